package dev.aimessenger.gateway.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;
import dev.aimessenger.gateway.TestMessages;
import dev.aimessenger.sockets.Connections;
import dev.aimessenger.sockets.DescribeError;
import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.RouteTest;
import dev.aimessenger.websocket.WebsocketConstants;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

/** A connection is known from its opening to its end; a frame that fails is answered and costs nothing else. */
@ForRoute("ws-gateway/sockets")
class SocketsRouteTest extends RouteTest {

    private final Connections connections = new Connections();
    private final Rooms rooms = new Rooms(TestMessages.FRAMES);

    @Override
    protected void bind(Registry beans) {
        beans.bind("connections", connections);
        beans.bind("rooms", rooms);
        beans.bind("frames", TestMessages.FRAMES);
        beans.bind("describeError", new DescribeError(TestMessages.FRAMES));
    }

    @Override
    protected Exchange good() throws Exception {
        return event("MESSAGE", "{}");
    }

    @Override
    protected Exchange leadTo(String step) throws Exception {
        return step.equals("send-connected") ? event("OPEN", null) : good();
    }

    @Test
    void whoConnectsIsToldWhoseConnectionItIs() throws Exception {
        event("OPEN", null);

        assertThat(connections.ofUser(5)).containsExactly("key");
        assertThat(mock("send-connected").getExchanges())
                .singleElement()
                .satisfies(send -> assertThat(send.getMessage().getBody(String.class))
                        .contains("\"connected\"", "\"userId\":5", "ann@example.org", "\"connectionId\":\"key\""));
    }

    @Test
    void aFrameIsReadWithItsConnection() throws Exception {
        good();

        assertThat(mock("to-client-frame").getExchanges()).singleElement().satisfies(on -> {
            assertThat(on.getProperty(DescribeError.CONNECTION_KEY)).isEqualTo("key");
            assertThat(on.getMessage().getBody()).isEqualTo("{}");
        });
    }

    @Test
    void whoGoesIsForgottenHereAndInEveryRoom() throws Exception {
        event("OPEN", null);
        rooms.join(9, "key", 5);
        rooms.join(10, "key", 5);
        event("CLOSE", null);

        assertThat(connections.count()).isZero();
        assertThat(rooms.count()).isZero();
    }

    @Test
    void theErrorNamesTheMessageThatFailed() throws Exception {
        UUID clientMessageId = UUID.randomUUID();
        mock("to-client-frame").whenAnyExchangeReceived(exchange -> {
            exchange.setProperty(DescribeError.CLIENT_MESSAGE_ID, clientMessageId);
            throw new ServiceException(ErrorCode.INVALID_REQUEST, "text is empty", "text");
        });
        good();

        assertThat(mock("send-error").getExchanges()).singleElement().satisfies(send -> {
            assertThat(send.getMessage().getHeader(WebsocketConstants.CONNECTION_KEY))
                    .isEqualTo("key");
            assertThat(send.getMessage().getBody(String.class))
                    .contains(
                            "\"code\":\"invalid-request\"",
                            "\"message\":\"text is empty\"",
                            "\"field\":\"text\"",
                            "\"retryable\":false",
                            clientMessageId.toString());
        });
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
                        TestMessages.ann()));
    }
}
