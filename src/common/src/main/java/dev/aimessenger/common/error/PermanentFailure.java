package dev.aimessenger.common.error;

import org.apache.camel.ExchangeException;

/** Tells a route's retry policy whether to give up at once. */
public final class PermanentFailure {

    /** @return {@link Failures#isPermanent} of the exchange's exception */
    public boolean test(@ExchangeException Exception failure) {
        return Failures.isPermanent(failure);
    }
}
