package dev.aimessenger.e2e.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {

    @Test
    void theBoundDoublesUpToTheLongestAndStartsAnewAfterASuccess() {
        Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofMillis(400));

        for (int round = 0; round < 200; round++) {
            assertThat(backoff.next()).isBetween(0L, 100L);
            assertThat(backoff.next()).isBetween(0L, 200L);
            assertThat(backoff.next()).isBetween(0L, 400L);
            assertThat(backoff.next()).isBetween(0L, 400L);
            backoff.reset();
        }
    }

    @Test
    void clientsDoNotComeBackInOneInstant() {
        long different = IntStream.range(0, 100)
                .mapToLong(client -> new Backoff(Duration.ofSeconds(10), Duration.ofSeconds(10)).next())
                .distinct()
                .count();

        assertThat(different).isGreaterThan(50);
    }
}
