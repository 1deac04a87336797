package dev.aimessenger.ai.advice;

import static dev.aimessenger.ai.Samples.REQUEST;
import static dev.aimessenger.ai.Samples.json;
import static dev.aimessenger.ai.Samples.only;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.common.payload.AdviceResponse;
import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.RouteTest;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

/** Whoever asks for advice hears something, whatever happens to the model. */
@ForRoute("ai-service/advice-request")
class AdviceRequestRouteTest extends RouteTest {

    private boolean spent;

    @Override
    protected void bind(Registry beans) {
        beans.bind("advising", new Advising());
    }

    @Override
    protected void answer() {
        mock("allowance-to-advise").whenAnyExchangeReceived(exchange -> exchange.setProperty("spent", spent));
        mock("to-advise")
                .whenAnyExchangeReceived(
                        exchange -> exchange.getMessage().setBody(AdviceResponse.advice(REQUEST, "Say yes.")));
    }

    @Override
    protected Exchange good() throws Exception {
        return record("thread-1", json(REQUEST));
    }

    @Override
    protected void expectAfter(String step, boolean mayPass, Exchange exchange) throws Exception {
        super.expectAfter(step, mayPass, exchange);
        assertThat(only(mock(mayPass ? "tell-owner-lasting" : "tell-owner-permanent"))
                        .getBody())
                .isEqualTo(AdviceResponse.failed(REQUEST, mayPass ? "unavailable" : "not-found", null));
        assertThat(only(mock(mayPass ? "send-advice-dead-letter" : "send-permanent-advice-dead-letter")))
                .satisfies(letter -> {
                    assertThat(letter.getBody(String.class)).isEqualTo(json(REQUEST));
                    assertThat(letter.getHeaders())
                            .containsEntry(KafkaConstants.OVERRIDE_TOPIC, "topic.dlt")
                            .containsEntry("dlt.offset", "5");
                    assertThat(letter.getHeader("dlt.cause", String.class))
                            .contains(mayPass ? "no answer" : "It is not there");
                });
    }

    @Test
    void theAdviceGoesToTheOwner() throws Exception {
        good();

        assertThat(only(mock("to-advice-response")).getBody()).isEqualTo(AdviceResponse.advice(REQUEST, "Say yes."));
        assertThat(mock("send-advice-dead-letter").getExchanges()).isEmpty();
    }

    @Test
    void whoHasSpentTheDaysTokensIsToldAndTheModelIsNotAsked() throws Exception {
        spent = true;
        good();

        assertThat(mock("to-advise").getExchanges()).isEmpty();
        assertThat(only(mock("to-advice-response"))
                        .getBody(AdviceResponse.class)
                        .error())
                .isEqualTo("rate-limited");
        assertThat(mock("send-advice-dead-letter").getExchanges()).isEmpty();
    }

    @Test
    void anUnreadableRequestIsOnlyADeadLetter() throws Exception {
        record("thread-1", "not json");

        assertThat(only(mock("send-permanent-advice-dead-letter")).getBody(String.class))
                .isEqualTo("not json");
        assertThat(mock("tell-owner-permanent").getExchanges()).isEmpty();
    }
}
