package dev.aimessenger.ai.advice;

import static dev.aimessenger.ai.Samples.ANN;
import static dev.aimessenger.ai.Samples.CHAT;
import static dev.aimessenger.ai.Samples.REQUEST;
import static dev.aimessenger.ai.Samples.only;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.ai.Samples;
import dev.aimessenger.common.payload.AdviceRequest;
import dev.aimessenger.common.payload.AdviceResponse;
import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.RouteTest;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

/** What is of one thread, or else of one chat, stays in order. */
@ForRoute("ai-service/advice-response")
class AdviceResponseRouteTest extends RouteTest {

    private static final String TOPIC = "to-advice-response-topic";

    @Override
    protected void bind(Registry beans) {
        beans.bind("advising", new Advising());
    }

    @Override
    protected Exchange good() throws Exception {
        return respond(AdviceResponse.advice(REQUEST, "Say yes."));
    }

    private Exchange respond(AdviceResponse response) throws Exception {
        return send(response, Map.of(), Map.of("request", REQUEST));
    }

    @Test
    void whatIsOfAThreadHasItsKey() throws Exception {
        good();

        assertThat(only(mock(TOPIC)).getHeader(KafkaConstants.KEY)).isEqualTo("thread-1");
        assertThat(Samples.record(mock(TOPIC), AdviceResponse.class))
                .isEqualTo(AdviceResponse.advice(REQUEST, "Say yes."));
    }

    @Test
    void whatIsOfNoThreadHasTheChatsKey() throws Exception {
        send(
                AdviceResponse.advice(new AdviceRequest(null, UUID.randomUUID(), CHAT, ANN, null, null), "Not much."),
                Map.of());

        assertThat(only(mock(TOPIC)).getHeader(KafkaConstants.KEY)).isEqualTo("7");
    }

    @Test
    void theEndOfARequestIsRemembered() throws Exception {
        Exchange exchange = good();

        assertThat(mock("to-end-request").getExchanges()).hasSize(1);
        assertEnded(exchange, "answered", null);
        assertEnded(respond(AdviceResponse.failed(REQUEST, "unavailable", null)), "failed", "unavailable");
        assertEnded(respond(AdviceResponse.failed(REQUEST, "conflict", null)), "cancelled", null);
        assertEnded(
                send(
                        AdviceResponse.failed(REQUEST, "rate-limited", null),
                        Map.of(),
                        Map.of("request", REQUEST, "spent", true)),
                "spent",
                null);
    }

    private static void assertEnded(Exchange exchange, String outcome, String code) {
        assertThat(exchange.getProperty("ended", Map.class))
                .containsEntry("requestId", REQUEST.requestId().toString())
                .containsEntry("kind", "advice")
                .containsEntry("outcome", outcome)
                .containsEntry("code", code);
    }

    @Test
    void aPartOfTheAnswerIsNoEnd() throws Exception {
        respond(AdviceResponse.delta(REQUEST, 0, "Say"));

        assertThat(mock(TOPIC).getExchanges()).hasSize(1);
        assertThat(mock("to-end-request").getExchanges()).isEmpty();
    }
}
