package dev.aimessenger.ai.advice;

import static dev.aimessenger.ai.Samples.only;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.RouteTest;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

@ForRoute("ai-service/end-request")
class EndRequestRouteTest extends RouteTest {

    private static final Map<String, Object> ENDED = Map.of("requestId", "1", "outcome", "answered");

    @Override
    protected void bind(Registry beans) {}

    @Override
    protected Exchange good() throws Exception {
        return send(null, Map.of(), Map.of("ended", ENDED));
    }

    @Test
    void theRowSaysHowItEnded() throws Exception {
        good();

        assertThat(only(mock("end-request-row")).getBody()).isEqualTo(ENDED);
    }
}
