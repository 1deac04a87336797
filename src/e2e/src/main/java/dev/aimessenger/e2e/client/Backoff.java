package dev.aimessenger.e2e.client;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait before the next attempt: a random time up to a bound that doubles with each failure ("full jitter"),
 * so that clients that lost the same gateway do not come back in one instant.
 */
final class Backoff {

    private static final int MOST_DOUBLINGS = 16;

    private final Duration first;
    private final Duration longest;
    private int failures;

    Backoff(Duration first, Duration longest) {
        this.first = first;
        this.longest = longest;
    }

    /** @return milliseconds */
    long next() {
        long bound = Math.min(longest.toMillis(), first.toMillis() << Math.min(failures, MOST_DOUBLINGS));
        failures++;
        return ThreadLocalRandom.current().nextLong(bound + 1);
    }

    void reset() {
        failures = 0;
    }
}
