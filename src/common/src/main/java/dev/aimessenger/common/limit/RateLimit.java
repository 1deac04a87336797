package dev.aimessenger.common.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.aimessenger.common.launch.WrongSetting;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How often each key (an address, an account, a user) may do something: a token bucket a key. It counts in this
 * instance alone, so with n instances behind a balancer a key may do up to n times as much.
 */
public final class RateLimit {

    /** Keys that are forgotten first when there are more had the longest rest. */
    private static final long MOST_KEYS = 100_000;

    private final Cache<String, KeyBucket> buckets;
    private final Bandwidth bandwidth;
    private final TimeMeter clock;

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
        this.clock = clock;
        bandwidth =
                Bandwidth.builder().capacity(burst).refillGreedy(times, period).build();
        buckets = Caffeine.newBuilder()
                .maximumSize(MOST_KEYS)
                // After so long a rest a bucket is full, as a new one is.
                .expireAfterAccess(period.multipliedBy(burst / times + 1))
                .ticker(clock::currentTimeNanos)
                .build();
    }

    /** @throws RateLimitedException when this key has had its share */
    public void take(String key) {
        take(key, clock.currentTimeNanos());
    }

    /**
     * For what came in earlier and had to wait here: the wait must not make many out of few at a time.
     *
     * @param nanos when it came in, as {@link System#nanoTime()} said; a time before the last one counts as the last one
     * @throws RateLimitedException when this key had had its share then
     */
    public void take(String key, long nanos) {
        KeyBucket bucket = buckets.get(key, absent -> new KeyBucket(bandwidth, nanos));
        ConsumptionProbe probe = bucket.take(nanos);
        if (!probe.isConsumed()) {
            throw new RateLimitedException(Duration.ofNanos(probe.getNanosToWaitForRefill()));
        }
    }

    /** A token bucket whose time is that of the newest arrival. */
    private static final class KeyBucket implements TimeMeter {

        private final AtomicLong newest;
        private final Bucket bucket;

        KeyBucket(Bandwidth bandwidth, long nanos) {
            newest = new AtomicLong(nanos);
            bucket = Bucket.builder()
                    .addLimit(bandwidth)
                    .withCustomTimePrecision(this)
                    .build();
        }

        ConsumptionProbe take(long nanos) {
            newest.accumulateAndGet(nanos, (last, now) -> now - last > 0 ? now : last);
            return bucket.tryConsumeAndReturnRemaining(1);
        }

        @Override
        public long currentTimeNanos() {
            return newest.get();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }
}
