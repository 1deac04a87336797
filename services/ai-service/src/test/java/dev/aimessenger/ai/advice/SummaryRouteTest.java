package dev.aimessenger.ai.advice;

import static dev.aimessenger.ai.Samples.ANN;
import static dev.aimessenger.ai.Samples.CHAT;
import static dev.aimessenger.ai.Samples.json;
import static dev.aimessenger.ai.Samples.modelSays;
import static dev.aimessenger.ai.Samples.only;
import static dev.aimessenger.ai.Samples.page;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.ai.Samples;
import dev.aimessenger.ai.model.Conversation;
import dev.aimessenger.ai.model.TokenBudget;
import dev.aimessenger.common.payload.AdviceRequest;
import dev.aimessenger.common.payload.AdviceResponse;
import dev.aimessenger.proto.message.v1.GetMessagesByChatRequest;
import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.RouteTest;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

/** What a member missed is told to them, or why not. */
@ForRoute("ai-service/summary")
class SummaryRouteTest extends RouteTest {

    private static final AdviceRequest REQUEST = new AdviceRequest(null, UUID.randomUUID(), CHAT, ANN, null, 4L);

    private boolean spent;

    @Override
    protected void bind(Registry beans) {
        beans.bind("advising", new Advising());
        beans.bind("conversation", new Conversation(Samples.prompts(), new TokenBudget(3_000)));
    }

    @Override
    protected void answer() {
        mock("allowance-to-summarise").whenAnyExchangeReceived(exchange -> exchange.setProperty("spent", spent));
        mock("get-missed")
                .whenAnyExchangeReceived(exchange -> exchange.getMessage().setBody(page(5, 4, 5)));
        modelSays(mock("ask-for-summary"), "Not much.");
    }

    @Override
    protected Exchange good() throws Exception {
        return record("7", json(REQUEST));
    }

    @Override
    protected void expectAfter(String step, boolean mayPass, Exchange exchange) throws Exception {
        super.expectAfter(step, mayPass, exchange);
        assertThat(only(mock(mayPass ? "tell-owner-lasting" : "tell-owner-permanent"))
                        .getBody())
                .isEqualTo(AdviceResponse.failed(REQUEST, mayPass ? "unavailable" : "not-found", null));
    }

    @Test
    void whatCameAfterTheMessageIsSummarised() throws Exception {
        good();

        assertThat(only(mock("get-missed")).getBody(GetMessagesByChatRequest.class))
                .isEqualTo(GetMessagesByChatRequest.newBuilder()
                        .setChatId(CHAT)
                        .setLimit(100)
                        .build());
        assertThat(only(mock("ask-for-summary")).getBody(String.class))
                .contains("bob@example.org: message 5")
                .doesNotContain("message 4");
        assertThat(only(mock("add-summary-request-usage")).getBody(Map.class))
                .isEqualTo(Map.of("ownerId", ANN, "promptTokens", 10L, "completionTokens", 5L));
        assertThat(only(mock("to-summary-response")).getBody()).isEqualTo(AdviceResponse.advice(REQUEST, "Not much."));
    }

    @Test
    void whoHasSpentTheDaysTokensIsToldAndTheModelIsNotAsked() throws Exception {
        spent = true;
        good();

        assertThat(mock("ask-for-summary").getExchanges()).isEmpty();
        assertThat(only(mock("to-summary-response"))
                        .getBody(AdviceResponse.class)
                        .error())
                .isEqualTo("rate-limited");
    }
}
