package dev.aimessenger.advice;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.aimessenger.sockets.Connections;
import dev.aimessenger.sockets.DescribeError;
import dev.aimessenger.sockets.Frames;
import dev.aimessenger.sockets.Principal;
import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.RouteTest;
import dev.aimessenger.websocket.WebsocketConstants;
import java.time.Instant;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

/** A connection is known from its opening to its end; a frame that fails is answered and costs nothing else. */
@ForRoute("ws-ai-advice/advice-sockets")
class AdviceSocketsRouteTest extends RouteTest {

    private final Connections connections = new Connections();
    private final Frames frames = new Frames(new ObjectMapper());

    @Override
    protected void bind(Registry beans) {
        beans.bind("connections", connections);
        beans.bind("frames", frames);
        beans.bind("describeError", new DescribeError(frames));
    }

    @Override
    protected Exchange good() throws Exception {
        return event("MESSAGE", "{}");
    }

    @Override
    protected Exchange leadTo(String step) throws Exception {
        return step.equals("send-connected") ? event("OPEN", null) : good();
    }

    @Override
    protected void expectAfter(String step, boolean mayPass, Exchange exchange) throws Exception {
        super.expectAfter(step, mayPass, exchange);
        String answer = mayPass ? "send-lasting-error" : "send-error";
        String code = mayPass ? "unavailable" : "not-found";
        assertThat(mock(answer).getExchanges().get(0).getMessage().getBody(String.class))
                .contains("\"code\":\"" + code + "\"", "\"retryable\":" + mayPass);
    }

    @Test
    void whoConnectsIsToldWhoseConnectionItIs() throws Exception {
        event("OPEN", null);

        assertThat(connections.ofUser(5)).containsExactly("key");
        assertThat(mock("send-connected").getExchanges())
                .singleElement()
                .satisfies(send -> assertThat(send.getMessage().getBody(String.class))
                        .contains("\"connected\"", "\"userId\":5", "\"connectionId\":\"key\""));
    }

    @Test
    void aFrameIsReadWithItsConnection() throws Exception {
        good();

        assertThat(mock("to-advice-frame").getExchanges()).singleElement().satisfies(on -> {
            assertThat(on.getProperty(DescribeError.CONNECTION_KEY)).isEqualTo("key");
            assertThat(on.getMessage().getBody()).isEqualTo("{}");
        });
    }

    @Test
    void whoGoesIsForgotten() throws Exception {
        event("OPEN", null);
        event("CLOSE", null);

        assertThat(connections.count()).isZero();
    }

    private Exchange event(String event, String frame) throws Exception {
        return send(
                frame,
                Map.of(
                        WebsocketConstants.EVENT,
                        event,
                        WebsocketConstants.CONNECTION_KEY,
                        "key",
                        "principal",
                        new Principal(5, "ann@example.org", Instant.now().plusSeconds(60))));
    }
}
