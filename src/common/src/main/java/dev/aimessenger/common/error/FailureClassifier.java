package dev.aimessenger.common.error;

import java.util.Optional;

/** Knows the exceptions of a library that only some services use. */
@FunctionalInterface
public interface FailureClassifier {

    /** @return whether trying again is pointless, or empty when this exception is not one that it knows */
    Optional<Boolean> isPermanent(Throwable failure);
}
