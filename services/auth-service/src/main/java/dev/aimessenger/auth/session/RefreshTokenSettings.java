package dev.aimessenger.auth.session;

import dev.aimessenger.common.launch.WrongSetting;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** @param lifetimeDays how long a refresh token is good, 1 day or more */
@ConfigurationProperties("aimessenger.refresh-tokens")
public record RefreshTokenSettings(int lifetimeDays) {

    public RefreshTokenSettings {
        if (lifetimeDays < 1) {
            throw WrongSetting.of("REFRESH_TOKEN_LIFETIME_DAYS", "must be 1 or more");
        }
    }

    long lifetimeSeconds() {
        return Duration.ofDays(lifetimeDays).toSeconds();
    }
}
