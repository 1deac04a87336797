package dev.aimessenger.ai.binding;

import static dev.aimessenger.ai.Samples.ANN;
import static dev.aimessenger.ai.Samples.INIT;
import static dev.aimessenger.ai.Samples.modelSays;
import static dev.aimessenger.ai.Samples.only;
import static dev.aimessenger.ai.Samples.page;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.ai.Samples;
import dev.aimessenger.ai.model.TokenBudget;
import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.RouteTest;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

@ForRoute("ai-service/ask-for-history-summary")
class AskForHistorySummaryRouteTest extends RouteTest {

    @Override
    protected void bind(Registry beans) {
        beans.bind("openThread", new OpenThread(Samples.prompts(), new TokenBudget(3_000), 100));
    }

    @Override
    protected void answer() {
        modelSays(mock("summarise"), "They met.");
    }

    @Override
    protected Exchange good() throws Exception {
        return send(page(6, 5, 6), Map.of(), Map.of("init", INIT));
    }

    @Test
    void theModelSummarisesAndWhatItCostIsCounted() throws Exception {
        Exchange exchange = good();

        assertThat(only(mock("summarise")).getBody(String.class))
                .contains("bob@example.org: message 5\nbob@example.org: message 6");
        assertThat(exchange.getProperty("summary")).isEqualTo("They met.");
        assertThat(only(mock("add-summary-usage")).getBody())
                .isEqualTo(Map.of("ownerId", ANN, "promptTokens", 10L, "completionTokens", 5L));
    }
}
