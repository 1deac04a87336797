package dev.aimessenger.gateway.publish;

import static dev.aimessenger.gateway.TestMessages.JSON;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.aimessenger.common.payload.AutoreplyMessage;
import dev.aimessenger.gateway.TestMessages;
import dev.aimessenger.proto.chat.v1.ThreadContext;
import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.RouteTest;
import io.grpc.Status;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

/** The way of a model's answer from its topic through the gateway's routes. */
@ForRoute(
        value = "ws-gateway/autoreply",
        with = {"ws-gateway/thread-context", "ws-gateway/publish-message", "ws-gateway/fan-out"})
class ModelAnswerRouteTest extends RouteTest {

    private static final ThreadContext CONTEXT = ThreadContext.newBuilder()
            .setThreadId("thread-1")
            .setChatId(9)
            .setOwnerId(5)
            .setOwnerEmail("ann@example.org")
            .build();

    @Override
    protected void bind(Registry beans) {
        beans.bind("publishing", new Publishing(TestMessages.annsConnection(), TestMessages.FRAMES));
    }

    @Override
    protected void answer() {
        mock("get-thread-context")
                .whenAnyExchangeReceived(exchange -> exchange.getMessage().setBody(CONTEXT));
        mock("get-bindings")
                .whenAnyExchangeReceived(exchange -> exchange.getMessage().setBody(TestBindings.TWO_THREADS));
    }

    @Override
    protected Exchange good() throws Exception {
        return record(
                "thread-1",
                JSON.writeValueAsString(new AutoreplyMessage(
                        "thread-1", UUID.randomUUID(), UUID.randomUUID(), "Friday at six.", 1, null)));
    }

    @Test
    void itGoesTheWayOfAPersonsMessageLabelled() throws Exception {
        good();

        assertThat(mock("to-storage").getExchanges()).hasSize(1);
        JsonNode stored = JSON.readTree(
                mock("to-storage").getExchanges().get(0).getMessage().getBody(byte[].class));
        assertThat(stored.path("aiGenerated").booleanValue()).isTrue();
        assertThat(stored.path("hops").intValue()).isEqualTo(1);
        assertThat(mock("to-thread").getExchanges()).hasSize(2);
    }

    @Test
    void whatCannotBeSentIsTriedAgainAndThenKept() throws Exception {
        mock("to-thread").whenAnyExchangeReceived(exchange -> {
            throw new TimeoutException("Kafka is away");
        });
        good();

        assertThat(mock("to-storage").getReceivedCounter()).isEqualTo(1 + RETRIES);
        assertThat(mock("send-dead-letter").getExchanges())
                .singleElement()
                .satisfies(letter ->
                        assertThat(letter.getMessage().getBody(String.class)).contains("Friday at six"));
    }

    @Test
    void forABindingThatHasEndedItIsDropped() throws Exception {
        mock("get-thread-context").whenAnyExchangeReceived(exchange -> {
            throw Status.NOT_FOUND.asRuntimeException();
        });
        good();

        expectDropped();
    }

    @Test
    void forABindingThatIsPausedByNowItIsDropped() throws Exception {
        mock("get-thread-context")
                .whenAnyExchangeReceived(exchange -> exchange.getMessage()
                        .setBody(CONTEXT.toBuilder().setPaused(true).build()));
        good();

        expectDropped();
    }

    private void expectDropped() {
        assertThat(mock("get-bindings").getReceivedCounter()).isZero();
        assertThat(mock("to-storage").getReceivedCounter()).isZero();
        assertThat(mock("send-dead-letter").getReceivedCounter()).isZero();
        assertThat(mock("send-permanent-dead-letter").getReceivedCounter()).isZero();
    }

    @Test
    void itWaitsForAChatServiceThatIsAway() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        mock("get-thread-context").whenAnyExchangeReceived(exchange -> {
            if (calls.incrementAndGet() == 1) {
                throw Status.UNAVAILABLE.asRuntimeException();
            }
            exchange.getMessage().setBody(CONTEXT);
        });
        good();

        assertThat(mock("to-storage").getReceivedCounter()).isEqualTo(1);
    }
}
