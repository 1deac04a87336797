package dev.aimessenger.auth.limit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aimessenger.common.limit.RateLimitedException;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

class AttemptLimitsTest {

    private final AttemptLimits limits = new AttemptLimits(new AttemptLimitSettings(5, 3, 4, 2));

    @Test
    void anAddressHasSoManyLoginsWithWhateverAccounts() {
        for (int i = 0; i < 5; i++) {
            limits.login(from("192.0.2.1"), "user" + i + "@example.org");
        }

        assertThatThrownBy(() -> limits.login(from("192.0.2.1"), "another@example.org"))
                .isInstanceOf(RateLimitedException.class);
        assertThatCode(() -> limits.login(from("192.0.2.2"), "another@example.org"))
                .doesNotThrowAnyException();
    }

    @Test
    void anAccountHasSoManyLoginsFromWhateverAddresses() {
        for (int i = 0; i < 3; i++) {
            limits.login(from("192.0.2." + i), "ann@example.org");
        }

        assertThatThrownBy(() -> limits.login(from("192.0.2.9"), "ann@example.org"))
                .isInstanceOf(RateLimitedException.class);
    }

    @Test
    void registrationsCountByThemselves() {
        for (int i = 0; i < 4; i++) {
            limits.register(from("192.0.2.1"), "user" + i + "@example.org");
        }

        assertThatThrownBy(() -> limits.register(from("192.0.2.1"), "another@example.org"))
                .isInstanceOf(RateLimitedException.class);
        assertThatCode(() -> limits.login(from("192.0.2.1"), "another@example.org"))
                .doesNotThrowAnyException();
    }

    @Test
    void anAccountHasSoManyRegistrations() {
        limits.register(from("192.0.2.1"), "ann@example.org");
        limits.register(from("192.0.2.2"), "ann@example.org");

        assertThatThrownBy(() -> limits.register(from("192.0.2.3"), "ann@example.org"))
                .isInstanceOf(RateLimitedException.class);
    }

    private static Exchange from(String address) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setRemoteAddr(address);
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.getMessage().setHeader(Exchange.HTTP_SERVLET_REQUEST, request);
        return exchange;
    }
}
