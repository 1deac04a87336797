package dev.aimessenger.auth.signing;

import dev.aimessenger.common.launch.WrongSetting;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** @param lifetimeSeconds how long an access token is good, 1 second to 1 day */
@ConfigurationProperties("aimessenger.access-tokens")
public record AccessTokenLifetime(long lifetimeSeconds) {

    public AccessTokenLifetime {
        if (lifetimeSeconds < 1 || lifetimeSeconds > 86_400) {
            throw WrongSetting.of("ACCESS_TOKEN_LIFETIME_SECONDS", "must be 1 to 86400");
        }
    }
}
