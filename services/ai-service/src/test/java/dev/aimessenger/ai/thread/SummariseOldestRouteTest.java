package dev.aimessenger.ai.thread;

import static dev.aimessenger.ai.Samples.ANN;
import static dev.aimessenger.ai.Samples.THREAD;
import static dev.aimessenger.ai.Samples.modelSays;
import static dev.aimessenger.ai.Samples.only;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.ai.Samples;
import dev.aimessenger.ai.model.TokenBudget;
import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.RouteTest;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

@ForRoute("ai-service/summarise-oldest")
class SummariseOldestRouteTest extends RouteTest {

    private static final List<Map<String, Object>> OLDEST = List.of(
            Map.of("seq", 1L, "sender_email", "bob@example.org", "text", "Hi", "characters", 9L),
            Map.of("seq", 2L, "sender_email", "ann@example.org", "text", "Tuesday", "characters", 9L));

    @Override
    protected void bind(Registry beans) {
        beans.bind("compaction", new Compaction(Samples.prompts(), new TokenBudget(3_000)));
    }

    @Override
    protected void answer() {
        modelSays(mock("ask-for-compaction"), "They meet on Tuesday.");
    }

    @Override
    protected Exchange good() throws Exception {
        return send(
                null,
                Map.of(),
                Map.of("thread", THREAD, "oldest", OLDEST, "outgrown", "false", "history", List.of("an earlier call")));
    }

    @Override
    protected void expectAfter(String step, boolean mayPass, Exchange exchange) throws Exception {
        super.expectAfter(step, mayPass, exchange);
        assertThat(exchange.getProperty("outgrown"))
                .as("whether there is another round")
                .isEqualTo("false");
    }

    @Test
    void theOldestAreToldAsASummaryFromNowOn() throws Exception {
        Exchange exchange = good();

        assertThat(only(mock("ask-for-compaction"))).satisfies(call -> {
            assertThat(call.getBody(String.class))
                    .contains(THREAD.summary(), "bob@example.org: Hi", "ann@example.org: Tuesday");
            assertThat(call.getExchange().getProperty("history")).isNull();
        });
        assertThat(only(mock("add-compaction-usage")).getBody())
                .isEqualTo(Map.of("ownerId", ANN, "promptTokens", 10L, "completionTokens", 5L));
        assertThat(only(mock("store-summary")).getBody())
                .isEqualTo(Map.of("threadId", "thread-1", "summary", "They meet on Tuesday.", "summarySeq", 2L));
        assertThat(exchange.getProperty("thread")).isEqualTo(THREAD.summarised("They meet on Tuesday.", 2));
        assertThat(exchange.getProperty("outgrown")).isEqualTo("true");
    }
}
