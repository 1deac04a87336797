package dev.aimessenger.ai.model;

import static dev.aimessenger.ai.Samples.chunk;
import static dev.aimessenger.ai.Samples.refusesTheKey;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;
import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.RouteTest;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

@ForRoute("ai-service/stream-model")
class StreamModelRouteTest extends RouteTest {

    @Override
    protected void bind(Registry beans) {
        beans.bind("modelCalls", ModelCallsTest.modelCalls(new SimpleMeterRegistry(), 0, 0));
        beans.bind("streaming", new Streaming());
    }

    @Override
    protected void answer() {
        says(chunk("Say"), chunk(" yes."));
    }

    @Override
    protected Exchange good() throws Exception {
        return send("Shall I go?", Map.of());
    }

    @Override
    protected void expectAfter(String step, boolean mayPass, Exchange exchange) throws Exception {
        super.expectAfter(step, mayPass, exchange);
        assertThat(exchange.getProperty("text")).isNull();
    }

    @Test
    void theAnswerIsPassedOnWhileItIsWritten() throws Exception {
        Exchange exchange = good();

        assertThat(exchange.getProperty("text")).isEqualTo("Say yes.");
        assertThat(mock("to-stream-part").getExchanges()).isNotEmpty();
    }

    @Test
    void aRefusalForGoodNamesTheSettingToLookAt() throws Exception {
        refusesTheKey(mock("open-stream"));

        assertThat(good().getException())
                .isInstanceOf(ModelRefusedException.class)
                .hasMessageContaining("OPENAI_API_KEY");
    }

    @Test
    void aStreamThatSaysNothingIsNoAnswer() throws Exception {
        says();

        assertThat(good().getException(ServiceException.class).code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(mock("to-stream-part").getExchanges()).isEmpty();
    }

    private void says(Object... chunks) {
        mock("open-stream")
                .whenAnyExchangeReceived(exchange -> exchange.getMessage().setBody(List.of(chunks)));
    }
}
