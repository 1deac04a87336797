package dev.aimessenger.ai.trace;

import static dev.aimessenger.ai.Samples.ANN;
import static dev.aimessenger.ai.Samples.CHAT;
import static dev.aimessenger.ai.Samples.only;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;
import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.RouteTest;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

@ForRoute("ai-service/trace-request")
class TraceRequestRouteTest extends RouteTest {

    private static final UUID REQUEST = UUID.randomUUID();

    @Override
    protected void bind(Registry beans) {
        beans.bind("traces", new Traces());
    }

    @Override
    protected void answer() {
        mock("find-request")
                .whenAnyExchangeReceived(exchange -> exchange.getMessage()
                        .setBody(Map.of(
                                "request_id",
                                REQUEST,
                                "kind",
                                "advice",
                                "chat_id",
                                CHAT,
                                "owner_id",
                                ANN,
                                "thread_id",
                                "thread-1",
                                "outcome",
                                "failed",
                                "code",
                                "unavailable",
                                "tries",
                                9)));
    }

    @Override
    protected Exchange good() throws Exception {
        return send(REQUEST, Map.of());
    }

    @Test
    void theEndOfARequestIsTold() throws Exception {
        RequestTrace trace = good().getMessage().getBody(RequestTrace.class);

        assertThat(only(mock("find-request")).getBody()).isEqualTo(Map.of("requestId", REQUEST.toString()));
        assertThat(trace.requestId()).isEqualTo(REQUEST);
        assertThat(trace.outcome()).isEqualTo("failed");
        assertThat(trace.reason()).isEqualTo("unavailable");
        assertThat(trace.steps()).hasSize(2);
    }

    @Test
    void aRequestThatHasNotEndedHasNoTrace() throws Exception {
        mock("find-request")
                .whenAnyExchangeReceived(exchange -> exchange.getMessage().setBody(null));

        assertThat(good().getException(ServiceException.class).code()).isEqualTo(ErrorCode.NOT_FOUND);
    }
}
