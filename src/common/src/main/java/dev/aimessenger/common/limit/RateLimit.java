package dev.aimessenger.common.limit;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.aimessenger.common.launch.WrongSetting;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;

/**
 * How often each key (an address, an account, a user) may do something: a token bucket a key. It counts in this
 * instance alone, so with n instances behind a balancer a key may do up to n times as much.
 */
public final class RateLimit {

    /** Keys that are forgotten first when there are more had the longest rest. */
    private static final long MOST_KEYS = 100_000;

    private final LoadingCache<String, Bucket> buckets;

    /**
     * @param variable the setting that {@code times} comes from, for the complaint when it is wrong
     * @param times how often in a period, 1 or more; they come back evenly over the period
     * @param burst how many at once after a rest, 1 or more
     */
    public RateLimit(String variable, long times, Duration period, long burst) {
        this(variable, times, period, burst, TimeMeter.SYSTEM_NANOTIME);
    }

    RateLimit(String variable, long times, Duration period, long burst, TimeMeter clock) {
        if (times < 1 || burst < 1) {
            throw WrongSetting.of(variable, "must be 1 or more, not " + Math.min(times, burst));
        }
        Bandwidth bandwidth =
                Bandwidth.builder().capacity(burst).refillGreedy(times, period).build();
        buckets = Caffeine.newBuilder()
                .maximumSize(MOST_KEYS)
                // After so long a rest a bucket is full, as a new one is.
                .expireAfterAccess(period.multipliedBy(burst / times + 1))
                .ticker(clock::currentTimeNanos)
                .build(key -> Bucket.builder()
                        .addLimit(bandwidth)
                        .withCustomTimePrecision(clock)
                        .build());
    }

    /** @throws RateLimitedException when this key has had its share */
    public void take(String key) {
        ConsumptionProbe probe = buckets.get(key).tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            throw new RateLimitedException(Duration.ofNanos(probe.getNanosToWaitForRefill()));
        }
    }
}
