package dev.aimessenger.ai.binding;

import static dev.aimessenger.ai.Samples.INIT;
import static dev.aimessenger.ai.Samples.only;
import static dev.aimessenger.ai.Samples.page;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.RouteTest;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

@ForRoute("ai-service/summarise-history")
class SummariseHistoryRouteTest extends RouteTest {

    @Override
    protected void bind(Registry beans) {}

    @Override
    protected Exchange good() throws Exception {
        return send(page(6, 5, 6), Map.of(), Map.of("init", INIT));
    }

    @Test
    void theHistoryGoesToTheModel() throws Exception {
        good();

        assertThat(only(mock("to-ask-for-history-summary")).getBody()).isEqualTo(page(6, 5, 6));
    }
}
