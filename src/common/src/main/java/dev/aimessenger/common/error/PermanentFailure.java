package dev.aimessenger.common.error;

import java.util.List;
import java.util.Optional;
import org.apache.camel.ExchangeException;

/** Tells a route's retry policy whether to give up at once. */
public final class PermanentFailure {

    private final List<FailureClassifier> classifiers;

    public PermanentFailure(List<FailureClassifier> classifiers) {
        this.classifiers = List.copyOf(classifiers);
    }

    /** @return whether trying again is pointless: what a classifier says, or else {@link Failures#isPermanent} */
    public boolean test(@ExchangeException Exception failure) {
        return Failures.causes(failure).stream()
                .flatMap(cause -> classifiers.stream().map(classifier -> classifier.isPermanent(cause)))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseGet(() -> Failures.isPermanent(failure));
    }
}
