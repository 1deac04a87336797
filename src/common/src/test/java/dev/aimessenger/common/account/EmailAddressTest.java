package dev.aimessenger.common.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aimessenger.common.error.ServiceException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressTest {

    @Test
    void oneFormForOneAddress() {
        assertThat(EmailAddress.normalise(" Ann.O'Neil+Chat@Example.ORG\t")).isEqualTo("ann.o'neil+chat@example.org");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                " ",
                "ann",
                "@example.org",
                "ann@",
                "ann@@example.org",
                "ann@exa mple.org",
                "an n@example.org",
                "ann@example.org\u0000",
                "ann@-example.org",
                "ann@example..org",
                "ann@example.org\nBcc: b@example.org",
                "\u202Eann@example.org",
                "ann@ex\ud800mple.org",
                "İ@example.org"
            })
    void whatIsNoAddressIsRefused(String text) {
        assertThatThrownBy(() -> EmailAddress.normalise(text))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.field()).contains("email"));
    }

    @Test
    void anAddressHasAtMost254Characters() {
        String start = "x".repeat(64) + "@" + ("a".repeat(60) + ".").repeat(3);

        assertThat(EmailAddress.normalise(start + "museum")).hasSize(254);
        assertThatThrownBy(() -> EmailAddress.normalise(start + "museums")).isInstanceOf(ServiceException.class);
    }
}
