package dev.aimessenger.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aimessenger.common.launch.WrongSetting;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TrustedProxiesTest {

    private final TrustedProxies proxies = new TrustedProxies(Set.of("10.0.0.0/8", "fd00::1"));

    @Test
    void whatAClientSaysOfItselfIsNotBelieved() {
        assertThat(proxies.client("192.0.2.7", "203.0.113.9")).isEqualTo("192.0.2.7");
        assertThat(new TrustedProxies(Set.of()).client("127.0.0.1", "203.0.113.9"))
                .isEqualTo("127.0.0.1");
    }

    @Test
    void ofAProxyCountsWhatItSawItself() {
        assertThat(proxies.client("10.1.2.3", "192.0.2.66, 203.0.113.9")).isEqualTo("203.0.113.9");
        assertThat(proxies.client("fd00::1", "2001:db8::5")).isEqualTo("2001:db8::5");
    }

    @Test
    void aProxyThatNamesNobodyIsTheClient() {
        assertThat(proxies.client("10.1.2.3", null)).isEqualTo("10.1.2.3");
        assertThat(proxies.client("10.1.2.3", "unknown")).isEqualTo("10.1.2.3");
    }

    @Test
    void onlyAProxyIsBelievedThatItWasReachedByTls() {
        assertThat(proxies.saysHttps("10.1.2.3", "https")).isTrue();
        assertThat(proxies.saysHttps("10.1.2.3", "http")).isFalse();
        assertThat(proxies.saysHttps("10.1.2.3", null)).isFalse();
        assertThat(proxies.saysHttps("192.0.2.7", "https")).isFalse();
    }

    @Test
    void aWrongBlockNamesTheSetting() {
        assertThatThrownBy(() -> new TrustedProxies(Set.of("10.0.0.0/99")))
                .isInstanceOf(WrongSetting.class)
                .hasMessageContaining("TRUSTED_PROXIES");
    }
}
