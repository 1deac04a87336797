package dev.aimessenger.auth.password;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

class PasswordsTest {

    private static final PasswordSettings CHEAP = new PasswordSettings(1024, 1, 2);
    private final Passwords passwords = new Passwords(CHEAP);

    @Test
    void aPasswordMatchesItsOwnHashOnly() {
        String hash = passwords.hash("correct horse");

        assertThat(hash).startsWith("{argon2id}$argon2id$").doesNotContain("correct");
        assertThat(passwords.matches("correct horse", hash)).isTrue();
        assertThat(passwords.matches("correct horsE", hash)).isFalse();
        assertThat(passwords.matches("correct horse", null)).isFalse();
        assertThat(passwords.hash("correct horse")).isNotEqualTo(hash);
    }

    @Test
    void everyCharacterOfALongPasswordCounts() {
        String hash = passwords.hash("x".repeat(199) + "a");

        assertThat(passwords.matches("x".repeat(199) + "b", hash)).isFalse();
        assertThat(passwords.matches("x".repeat(199) + "a", hash)).isTrue();
    }

    @Test
    void theSamePasswordFromAnotherKeyboardMatches() {
        String composed = "caf\u00e9-pass";
        String decomposed = "cafe\u0301-pass";

        assertThat(passwords.matches(decomposed, passwords.hash(composed))).isTrue();
    }

    @Test
    void aHashThatCostLessOrIsOfAnotherKindIsOutdated() {
        String cheap = passwords.hash("correct horse");
        String foreign = "{bcrypt}" + new BCryptPasswordEncoder(4).encode("correct horse");

        assertThat(passwords.isOutdated(cheap)).isFalse();
        assertThat(new Passwords(new PasswordSettings(2048, 1, 2)).isOutdated(cheap))
                .isTrue();
        assertThat(passwords.matches("correct horse", foreign)).isTrue();
        assertThat(passwords.isOutdated(foreign)).isTrue();
    }
}
