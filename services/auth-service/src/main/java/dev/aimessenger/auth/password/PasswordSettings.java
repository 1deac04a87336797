package dev.aimessenger.auth.password;

import dev.aimessenger.common.launch.WrongSetting;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What a password hash costs.
 *
 * @param memoryKib memory of one hash in KiB
 * @param iterations passes over that memory
 * @param atOnce hashes computed at the same time; others wait
 */
@ConfigurationProperties("aimessenger.passwords")
public record PasswordSettings(int memoryKib, int iterations, int atOnce) {

    public PasswordSettings {
        atLeast(8, "PASSWORD_MEMORY_KIB", memoryKib);
        atLeast(1, "PASSWORD_ITERATIONS", iterations);
        atLeast(1, "PASSWORD_HASHES_AT_ONCE", atOnce);
    }

    private static void atLeast(int least, String name, int value) {
        if (value < least) {
            throw WrongSetting.of(name, "must be " + least + " or more, not " + value);
        }
    }
}
