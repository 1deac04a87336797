package dev.aimessenger.gateway.publish;

import static dev.aimessenger.gateway.TestMessages.JSON;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.aimessenger.gateway.TestMessages;
import dev.aimessenger.gateway.room.TestRooms;
import dev.aimessenger.sockets.Connections;
import dev.aimessenger.sockets.DescribeError;
import dev.aimessenger.sockets.ReadFrame;
import dev.aimessenger.sockets.RenewToken;
import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.RouteTest;
import dev.aimessenger.websocket.WebsocketConstants;
import io.grpc.Status;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

/** The way of a person's message from the socket through the gateway's routes, and what the person hears of it. */
@ForRoute(
        value = "ws-gateway/sockets",
        with = {"ws-gateway/client-frame", "ws-gateway/message-in", "ws-gateway/publish-message", "ws-gateway/fan-out"})
class PersonMessageRouteTest extends RouteTest {

    private static final UUID CLIENT_MESSAGE_ID = UUID.randomUUID();

    private final Connections connections = TestMessages.annsConnection();

    @Override
    protected void bind(Registry beans) {
        beans.bind("connections", connections);
        beans.bind("frames", TestMessages.FRAMES);
        beans.bind("readFrame", new ReadFrame(Duration.ofSeconds(5)));
        beans.bind("publishing", new Publishing(connections, TestMessages.FRAMES));
        beans.bind("sendingLimit", new SendingLimit(connections, 20, 60));
        beans.bind("describeError", new DescribeError(TestMessages.FRAMES));
        beans.bind("renewToken", new RenewToken(null, connections));
        beans.bind("rooms", TestRooms.rooms());
    }

    @Override
    protected void answer() {
        mock("get-bindings")
                .whenAnyExchangeReceived(exchange -> exchange.getMessage().setBody(TestBindings.TWO_THREADS));
    }

    @Override
    protected Exchange good() throws Exception {
        ObjectNode frame = JSON.createObjectNode().put("event", "message");
        frame.putObject("data")
                .put("chatId", 9)
                .put("text", "hello")
                .put("clientMessageId", CLIENT_MESSAGE_ID.toString());
        return event("MESSAGE", frame.toString());
    }

    @Override
    protected Exchange leadTo(String step) throws Exception {
        return event("OPEN", null);
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

    @Test
    void theMessageGoesToStorageAndToEveryThreadAndIsThenAcknowledged() throws Exception {
        good();

        assertThat(mock("to-storage").getExchanges()).singleElement().satisfies(record -> {
            assertThat(record.getMessage().getHeader(KafkaConstants.KEY)).isEqualTo("9");
            assertThat(JSON.readTree(record.getMessage().getBody(byte[].class))
                            .path("text")
                            .textValue())
                    .isEqualTo("hello");
        });
        assertThat(mock("to-thread").getExchanges())
                .extracting(record -> record.getMessage().getHeader(KafkaConstants.KEY))
                .containsExactly("thread-1", "thread-3");
        assertThat(only("send-ack")).contains("message-ack", CLIENT_MESSAGE_ID.toString());
    }

    @Test
    void whatMayPassIsTriedAgainAndThenAcknowledged() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        mock("to-thread").whenAnyExchangeReceived(exchange -> {
            if (calls.incrementAndGet() == 1) {
                throw new TimeoutException("Kafka is away");
            }
        });
        good();

        assertThat(only("send-ack")).contains("message-ack");
        assertThat(mock("send-lasting-error").getExchanges()).isEmpty();
    }

    @Test
    void withoutEveryCopyThereIsNoAcknowledgementButARetryableError() throws Exception {
        mock("to-thread").whenAnyExchangeReceived(exchange -> {
            throw new TimeoutException("Kafka is away");
        });
        good();

        assertThat(mock("to-storage").getReceivedCounter()).isEqualTo(1 + RETRIES);
        assertThat(mock("send-ack").getExchanges()).isEmpty();
        assertThat(only("send-lasting-error"))
                .contains("\"code\":\"unavailable\"", "\"retryable\":true", CLIENT_MESSAGE_ID.toString());
    }

    @Test
    void aStrangerIsRefusedAtOnceAndNothingIsSent() throws Exception {
        mock("get-bindings").whenAnyExchangeReceived(exchange -> {
            throw Status.PERMISSION_DENIED.withDescription("no member").asRuntimeException();
        });
        good();

        assertThat(mock("get-bindings").getReceivedCounter()).isEqualTo(1);
        assertThat(mock("to-storage").getReceivedCounter()).isZero();
        assertThat(mock("send-ack").getExchanges()).isEmpty();
        assertThat(only("send-error")).contains("\"code\":\"forbidden\"", "\"retryable\":false");
    }

    private String only(String step) {
        assertThat(mock(step).getExchanges()).hasSize(1);
        return mock(step).getExchanges().get(0).getMessage().getBody(String.class);
    }
}
