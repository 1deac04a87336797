package dev.aimessenger.auth.session;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** @param lifetimeDays how long a refresh token is good, 1 day or more */
@ConfigurationProperties("aimessenger.refresh-tokens")
public record RefreshTokenSettings(int lifetimeDays) {

    public RefreshTokenSettings {
        if (lifetimeDays < 1) {
            throw new IllegalArgumentException("REFRESH_TOKEN_LIFETIME_DAYS must be 1 or more");
        }
    }

    long lifetimeSeconds() {
        return Duration.ofDays(lifetimeDays).toSeconds();
    }
}
