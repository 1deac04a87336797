package dev.aimessenger.ai.advice;

import static dev.aimessenger.ai.Samples.ANN;
import static dev.aimessenger.ai.Samples.CONTEXT;
import static dev.aimessenger.ai.Samples.REQUEST;
import static dev.aimessenger.ai.Samples.THREAD;
import static dev.aimessenger.ai.Samples.only;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.ai.Samples;
import dev.aimessenger.ai.model.Conversation;
import dev.aimessenger.ai.model.Streaming;
import dev.aimessenger.ai.model.TokenBudget;
import dev.aimessenger.common.payload.AdviceResponse;
import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.RouteTest;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

/** The model is told of the thread, and what it says, or that it was taken back, is the answer. */
@ForRoute("ai-service/advise")
class AdviseRouteTest extends RouteTest {

    private final Streaming streaming = new Streaming();

    @Override
    protected void bind(Registry beans) {
        beans.bind("advising", new Advising());
        beans.bind("conversation", new Conversation(Samples.prompts(), new TokenBudget(3_000)));
        beans.bind("streaming", streaming);
    }

    @Override
    protected void answer() {
        mock("context-to-advise").whenAnyExchangeReceived(exchange -> exchange.setProperty("context", CONTEXT));
        mock("load-thread-to-advise").whenAnyExchangeReceived(exchange -> exchange.setProperty("thread", THREAD));
        mock("ask-for-advice").whenAnyExchangeReceived(exchange -> {
            exchange.setProperty("stream", streaming.begin());
            exchange.setProperty("text", "Say yes.");
        });
    }

    @Override
    protected Exchange good() throws Exception {
        return send(null, Map.of(), Map.of("request", REQUEST));
    }

    @Test
    void theModelAdvisesTheOwner() throws Exception {
        Exchange exchange = good();

        assertThat(only(mock("context-to-advise")).getHeader("threadId")).isEqualTo("thread-1");
        assertThat(only(mock("ask-for-advice")).getBody(String.class)).contains("ann@example.org", "Shall I go?");
        assertThat(exchange.getProperty("history", List.class)).hasSize(1);
        assertThat(only(mock("add-advice-usage")).getBody(Map.class)).containsEntry("ownerId", ANN);
        assertThat(exchange.getMessage().getBody()).isEqualTo(AdviceResponse.advice(REQUEST, "Say yes."));
    }

    @Test
    void whatWasTakenBackEndsAndIsCounted() throws Exception {
        mock("ask-for-advice").whenAnyExchangeReceived(exchange -> {
            exchange.setProperty("stream", streaming.begin());
            throw new CancelledException();
        });
        Exchange exchange = good();

        assertThat(mock("add-advice-usage").getExchanges()).hasSize(1);
        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getBody(AdviceResponse.class).error()).isEqualTo("conflict");
    }
}
