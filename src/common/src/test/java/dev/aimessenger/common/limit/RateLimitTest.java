package dev.aimessenger.common.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.aimessenger.common.launch.WrongSetting;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitTest {

    private final AtomicLong now = new AtomicLong();
    private final RateLimit limit = new RateLimit("LOGIN_LIMIT", 5, Duration.ofMinutes(1), 5, new TimeMeter() {
        @Override
        public long currentTimeNanos() {
            return now.get();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    });

    @Test
    void theSixthWithinAMinuteHasToWaitForItsTurn() {
        takeAll("ann");

        assertThat(refusal("ann").retryAfterSeconds()).isEqualTo(12);
        pass(Duration.ofSeconds(12));
        limit.take("ann");
        refusal("ann");
    }

    @Test
    void oneKeyTakesNothingFromAnother() {
        takeAll("ann");

        takeAll("bob");
    }

    @Test
    void aRestGivesNoMoreThanTheBurst() {
        takeAll("ann");
        pass(Duration.ofHours(1));

        takeAll("ann");
        refusal("ann");
    }

    @Test
    void nothingAtAllIsNoLimit() {
        assertThatThrownBy(() -> new RateLimit("LOGIN_LIMIT", 0, Duration.ofMinutes(1), 5))
                .isInstanceOf(WrongSetting.class)
                .hasMessageContaining("LOGIN_LIMIT");
    }

    @Test
    void whatHadToWaitHereCountsAsOfWhenItCameIn() {
        takeAll("ann");
        // One each twelve seconds is all right, also when more than a burst of them get their turn at once.
        long begin = now.get();
        pass(Duration.ofSeconds(96));
        for (int i = 1; i <= 8; i++) {
            limit.take("ann", begin + Duration.ofSeconds(12L * i).toNanos());
        }

        refusal("ann");
    }

    @Test
    void aLateOneDoesNotTurnTimeBack() {
        takeAll("ann");
        pass(Duration.ofSeconds(12));
        limit.take("ann");

        assertThat(catchThrowableOfType(RateLimitedException.class, () -> limit.take("ann", 0)))
                .isNotNull();
        refusal("ann");
    }

    private void takeAll(String key) {
        for (int i = 0; i < 5; i++) {
            limit.take(key);
        }
    }

    private RateLimitedException refusal(String key) {
        RateLimitedException refusal = catchThrowableOfType(RateLimitedException.class, () -> limit.take(key));
        assertThat(refusal).as("refused").isNotNull();
        return refusal;
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }
}
