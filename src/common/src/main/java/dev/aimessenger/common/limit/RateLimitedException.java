package dev.aimessenger.common.limit;

import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;
import java.time.Duration;

/** Somebody asks too often. Waiting is the asker's business: nothing here tries again. */
public final class RateLimitedException extends ServiceException {

    private static final long serialVersionUID = 1L;

    private final long retryAfterSeconds;

    /** @param wait until the next one passes */
    RateLimitedException(Duration wait) {
        super(ErrorCode.RATE_LIMITED, "Too many of these: try again in " + seconds(wait) + " s");
        this.retryAfterSeconds = seconds(wait);
    }

    /** For the header {@code Retry-After}: 1 or more. */
    public long retryAfterSeconds() {
        return retryAfterSeconds;
    }

    private static long seconds(Duration wait) {
        return Math.max(1, wait.plusMillis(999).toSeconds());
    }
}
