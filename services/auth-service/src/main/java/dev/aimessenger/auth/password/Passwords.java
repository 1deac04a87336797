package dev.aimessenger.auth.password;

import java.text.Normalizer;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * Hashes and checks passwords. Hashes are Argon2id and say so ({@code {argon2id}…}), so that a stronger one can follow;
 * {@code {bcrypt}…} is understood for accounts that come from elsewhere.
 */
@Component
public class Passwords {

    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;

    private final PasswordEncoder encoder;
    private final Semaphore places;
    private final String hashOfNobody;

    Passwords(PasswordSettings settings) {
        encoder = new DelegatingPasswordEncoder(
                "argon2id",
                Map.of(
                        "argon2id",
                        new Argon2PasswordEncoder(
                                SALT_BYTES, HASH_BYTES, 1, settings.memoryKib(), settings.iterations()),
                        "bcrypt",
                        new BCryptPasswordEncoder()));
        places = new Semaphore(settings.atOnce(), true);
        hashOfNobody = encoder.encode(UUID.randomUUID().toString());
    }

    public String hash(String password) {
        return inPlace(() -> encoder.encode(normal(password)));
    }

    /**
     * Whether this is the password. It takes as long when there is no hash as when the password is wrong, so the time
     * does not tell who has an account.
     *
     * @param hash the stored hash, or null when there is no such account
     */
    public boolean matches(String password, String hash) {
        boolean match = inPlace(() -> encoder.matches(normal(password), hash == null ? hashOfNobody : hash));
        return match && hash != null;
    }

    /** Whether the hash is weaker than a new one would be. */
    public boolean isOutdated(String hash) {
        return encoder.upgradeEncoding(hash);
    }

    /** The same password typed on another keyboard can be other code points (NIST SP 800-63B, 5.1.1.2). */
    private static String normal(String password) {
        return Normalizer.normalize(password, Normalizer.Form.NFKC);
    }

    private <T> T inPlace(Supplier<T> work) {
        places.acquireUninterruptibly();
        try {
            return work.get();
        } finally {
            places.release();
        }
    }
}
