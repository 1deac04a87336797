package dev.aimessenger.common.management;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

class ForeignRequestTest {

    private final ForeignRequest foreign = new ForeignRequest(Set.of("localhost", "127.0.0.1"));

    private static MockHttpServletRequest get(String host, String path) {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", path);
        request.setServerName(host);
        return request;
    }

    @Test
    void aToolOnThisMachineIsNot() {
        assertThat(foreign.matches(get("127.0.0.1", "/actuator/jolokia"))).isFalse();
    }

    @Test
    void anotherHostNameIs() {
        assertThat(foreign.matches(get("rebound.example", "/actuator/jolokia"))).isTrue();
    }

    @Test
    void aPageOfAnotherOriginIs() {
        MockHttpServletRequest request = get("localhost", "/actuator/jolokia");
        request.addHeader("Origin", "http://evil.example");
        assertThat(foreign.matches(request)).isTrue();
    }

    @Test
    void aSandboxedPageIs() {
        MockHttpServletRequest request = get("localhost", "/actuator/jolokia");
        request.addHeader("Origin", "null");
        assertThat(foreign.matches(request)).isTrue();
    }

    @Test
    void hawtioItselfIsNot() {
        MockHttpServletRequest request = get("localhost", "/actuator/hawtio/jolokia");
        request.addHeader("Origin", "http://localhost:18083");
        request.addHeader("Sec-Fetch-Site", "same-origin");
        assertThat(foreign.matches(request)).isFalse();
    }

    @Test
    void anImageOfAnotherSiteIs() {
        MockHttpServletRequest request = get("127.0.0.1", "/actuator/jolokia/exec/x/y");
        request.addHeader("Sec-Fetch-Site", "cross-site");
        request.addHeader("Sec-Fetch-Mode", "no-cors");
        assertThat(foreign.matches(request)).isTrue();
    }

    @Test
    void aLinkOnAnotherSiteMayOpenHawtioOnly() {
        MockHttpServletRequest page = get("127.0.0.1", "/actuator/hawtio");
        MockHttpServletRequest call = get("127.0.0.1", "/actuator/jolokia/exec/x/y");
        for (MockHttpServletRequest request : new MockHttpServletRequest[] {page, call}) {
            request.addHeader("Sec-Fetch-Site", "cross-site");
            request.addHeader("Sec-Fetch-Mode", "navigate");
        }
        assertThat(foreign.matches(page)).isFalse();
        assertThat(foreign.matches(call)).isTrue();
    }
}
