package dev.aimessenger.common.security;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.Filter;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.jackson.JacksonAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.DispatcherServletAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.WebMvcAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class SecurityHeadersTest {

    private static final String HEADER = "X-Content-Type-Options";

    private final WebApplicationContextRunner service = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    JacksonAutoConfiguration.class,
                    DispatcherServletAutoConfiguration.class,
                    WebMvcAutoConfiguration.class,
                    SecurityAutoConfiguration.class))
            .withPropertyValues(
                    "aimessenger.access-tokens.issuer=https://aimessenger.local",
                    "aimessenger.access-tokens.audience=aimessenger",
                    "aimessenger.access-tokens.jwks-uri=http://127.0.0.1:1/jwks.json",
                    "aimessenger.security.open-paths=/open",
                    "aimessenger.management.hosts=localhost",
                    "aimessenger.rest.threads=1",
                    "management.server.port=1");

    /** A route's thread answers while the request's own thread leaves the filters, so these may write nothing then. */
    @Test
    void areThereBeforeARouteRuns() {
        service.run(context -> {
            Filter security = context.getBean("springSecurityFilterChain", Filter.class);
            MockHttpServletRequest request = new MockHttpServletRequest("GET", "/open");
            request.setServletPath("/open");
            MockHttpServletResponse response = new MockHttpServletResponse();
            AtomicReference<String> seenByRoute = new AtomicReference<>();

            security.doFilter(request, response, (in, out) -> seenByRoute.set(response.getHeader(HEADER)));

            assertThat(seenByRoute).hasValue("nosniff");
        });
    }
}
