package dev.aimessenger.common.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aimessenger.common.launch.WrongSetting;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

class OperatorSignInTest {

    private static final String PASSWORD = "a long password";
    private static final String SECRET = PASSWORD.replace(' ', '-');

    private final AtomicLong nanos = new AtomicLong();
    private final OperatorSignIn signIn = new OperatorSignIn(
            new OperatorAccounts(
                    "olga:" + SECRET + "  oleg:" + new BCryptPasswordEncoder(4).encode(SECRET), "vera:" + SECRET),
            nanos::get);

    @Test
    void passwordsAndHashesOpenWithTheRolesOfTheirList() {
        assertThat(roles("olga")).containsExactlyInAnyOrder("ROLE_VIEWER", "ROLE_OPERATOR");
        assertThat(roles("oleg")).containsExactlyInAnyOrder("ROLE_VIEWER", "ROLE_OPERATOR");
        assertThat(roles("vera")).containsExactly("ROLE_VIEWER");
        assertThat(signIn.isPossible()).isTrue();
        assertThat(new OperatorSignIn(new OperatorAccounts("", " ")).isPossible())
                .isFalse();
    }

    @Test
    void aWrongPasswordOpensNothing() {
        assertThatThrownBy(() -> signIn("vera", "wrong")).isInstanceOf(BadCredentialsException.class);
        assertThatThrownBy(() -> signIn("nobody", SECRET)).isInstanceOf(BadCredentialsException.class);
    }

    @Test
    void whoGuessesHasToWait() {
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> signIn("vera", "wrong")).isInstanceOf(BadCredentialsException.class);
        }
        assertThatThrownBy(() -> signIn("vera", SECRET)).isInstanceOf(LockedException.class);
        assertThat(roles("olga")).as("others").isNotEmpty();

        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        assertThat(roles("vera")).isNotEmpty();
    }

    @Test
    void namesThatThereAreNotShareTheirGuesses() {
        for (int i = 0; i < 5; i++) {
            String name = "guess" + i;
            assertThatThrownBy(() -> signIn(name, "wrong")).isInstanceOf(BadCredentialsException.class);
        }
        assertThatThrownBy(() -> signIn("guess6", "wrong")).isInstanceOf(LockedException.class);
    }

    @Test
    void aRightPasswordForgetsWrongOnes() {
        for (int i = 0; i < 12; i++) {
            if (i % 4 == 3) {
                assertThat(roles("vera")).isNotEmpty();
            } else {
                assertThatThrownBy(() -> signIn("vera", "wrong")).isInstanceOf(BadCredentialsException.class);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"admin:admin", "olga", ":a-long-password", "ol ga:a-long-password", "olga:$2y$10$tooshort"})
    void anAccountThatIsNotWholeIsRefusedWithoutItsSecret(String accounts) {
        OperatorAccounts read = new OperatorAccounts(accounts.replace("$2y$10$tooshort", "$2y$10$x"), "");

        assertThatThrownBy(() -> new OperatorSignIn(read))
                .isInstanceOf(WrongSetting.class)
                .hasMessageStartingWith("setting OPERATOR_ACCOUNTS must be name:secret")
                .hasMessageNotContaining("a-long-password");
    }

    @Test
    void aNameInBothListsIsRefused() {
        assertThatThrownBy(() -> new OperatorSignIn(new OperatorAccounts("olga:" + SECRET, "olga:" + SECRET)))
                .isInstanceOf(WrongSetting.class)
                .hasMessage("setting VIEWER_ACCOUNTS must not name olga again");
    }

    private java.util.List<String> roles(String name) {
        return signIn(name, SECRET).getAuthorities().stream()
                .map(GrantedAuthority::getAuthority)
                .toList();
    }

    private Authentication signIn(String name, String password) {
        return signIn.manager().authenticate(UsernamePasswordAuthenticationToken.unauthenticated(name, password));
    }
}
