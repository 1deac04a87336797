package dev.aimessenger.common.error;

import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;

/** Tells a route's retry policy whether to give up at once. */
public final class PermanentFailure {

    private final List<FailureClassifier> classifiers;

    public PermanentFailure(List<FailureClassifier> classifiers) {
        this.classifiers = List.copyOf(classifiers);
    }

    /**
     * Camel's {@code @ExchangeException} would give the deepest cause alone, such as the database driver's; what it
     * means is often said by an exception around it.
     *
     * @return of the exchange's exception with all its causes, what a classifier says, or else
     *     {@link Failures#isPermanent}
     */
    public boolean test(Exchange exchange) {
        return test(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class));
    }

    /** @return the same of this failure with all its causes */
    public boolean test(Throwable failure) {
        return Failures.causes(failure).stream()
                .flatMap(cause -> classifiers.stream().map(classifier -> classifier.isPermanent(cause)))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseGet(() -> Failures.isPermanent(failure));
    }
}
