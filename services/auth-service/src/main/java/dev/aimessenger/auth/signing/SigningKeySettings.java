package dev.aimessenger.auth.signing;

import dev.aimessenger.common.launch.WrongSetting;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where the keys come from that sign access tokens.
 *
 * @param pem RSA private keys in PKCS#8 PEM, the first of which signs; empty for keys made and kept here
 * @param bits size of a key made here, 2048 or more
 * @param rotateAfterDays age at which a key made here gets a successor
 * @param publishBeforeUseSeconds how long a new key is published before it signs
 */
@ConfigurationProperties("aimessenger.signing-keys")
public record SigningKeySettings(String pem, int bits, int rotateAfterDays, long publishBeforeUseSeconds) {

    public static final int LEAST_BITS = 2048;

    public SigningKeySettings {
        if (bits < LEAST_BITS) {
            throw WrongSetting.of("JWT_SIGNING_KEY_BITS", "must be " + LEAST_BITS + " or more");
        }
        if (rotateAfterDays < 1) {
            throw WrongSetting.of("JWT_SIGNING_KEY_ROTATE_AFTER_DAYS", "must be 1 or more");
        }
        if (publishBeforeUseSeconds < 0) {
            throw WrongSetting.of("JWT_SIGNING_KEY_PUBLISH_BEFORE_USE_SECONDS", "must be 0 or more");
        }
    }
}
