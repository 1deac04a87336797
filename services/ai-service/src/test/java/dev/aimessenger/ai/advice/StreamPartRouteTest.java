package dev.aimessenger.ai.advice;

import static dev.aimessenger.ai.Samples.ANN;
import static dev.aimessenger.ai.Samples.REQUEST;
import static dev.aimessenger.ai.Samples.chunk;
import static dev.aimessenger.ai.Samples.only;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.ai.model.ModelStream;
import dev.aimessenger.ai.model.Streaming;
import dev.aimessenger.common.payload.AdviceResponse;
import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.RouteTest;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

/** Parts come for as long as the request is not taken back. */
@ForRoute("ai-service/stream-part")
class StreamPartRouteTest extends RouteTest {

    private final Streaming streaming = new Streaming();

    @Override
    protected void bind(Registry beans) {
        beans.bind("advising", new Advising());
        beans.bind("streaming", streaming);
    }

    @Override
    protected void answer() {
        cancelled(0);
    }

    @Override
    protected Exchange good() throws Exception {
        ModelStream stream = streaming.begin();
        streaming.add(chunk("Say"), stream);
        return send(null, Map.of(), Map.of("request", REQUEST, "stream", stream));
    }

    @Test
    void theNextPartIsShown() throws Exception {
        good();

        assertThat(only(mock("is-cancelled")).getBody(Map.class))
                .containsEntry("requestId", REQUEST.requestId().toString())
                .containsEntry("ownerId", ANN);
        assertThat(only(mock("to-show-part")).getBody()).isEqualTo(AdviceResponse.delta(REQUEST, 0, "Say"));
    }

    @Test
    void nothingMoreOfWhatWasTakenBackIsShown() throws Exception {
        cancelled(1);

        assertThat(good().getException()).isInstanceOf(CancelledException.class);
        assertThat(mock("to-show-part").getExchanges()).isEmpty();
    }

    private void cancelled(long times) {
        mock("is-cancelled")
                .whenAnyExchangeReceived(exchange -> exchange.getMessage().setBody(times));
    }
}
