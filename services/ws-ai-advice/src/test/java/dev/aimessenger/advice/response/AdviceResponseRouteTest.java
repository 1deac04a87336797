package dev.aimessenger.advice.response;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.aimessenger.common.payload.AdviceResponse;
import dev.aimessenger.common.payload.AdviceResponse.Kind;
import dev.aimessenger.proto.chat.v1.GetThreadContextRequest;
import dev.aimessenger.proto.chat.v1.ThreadContext;
import dev.aimessenger.sockets.Connections;
import dev.aimessenger.sockets.Frames;
import dev.aimessenger.sockets.Principal;
import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.RouteTest;
import dev.aimessenger.websocket.WebsocketConstants;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

/** Advice reaches its owner's sockets, and nobody else's, once. */
@ForRoute("ws-ai-advice/advice-response")
class AdviceResponseRouteTest extends RouteTest {

    private final ObjectMapper json = new ObjectMapper();
    private final Connections connections = new Connections();

    @Override
    protected void bind(Registry beans) {
        connections.open(
                "key", new Principal(5, "ann@example.org", Instant.now().plusSeconds(60)));
        beans.bind("advices", new Advices(connections, new Frames(json)));
    }

    @Override
    protected void answer() {
        threadIsOf(5);
    }

    private void threadIsOf(long owner) {
        mock("get-thread-context")
                .whenAnyExchangeReceived(exchange -> exchange.getMessage()
                        .setBody(ThreadContext.newBuilder()
                                .setThreadId(exchange.getMessage()
                                        .getBody(GetThreadContextRequest.class)
                                        .getThreadId())
                                .setChatId(9)
                                .setOwnerId(owner)
                                .build()));
    }

    @Override
    protected Exchange good() throws Exception {
        return advice("thread-1", null, UUID.randomUUID());
    }

    @Override
    protected void expectAfter(String step, boolean mayPass, Exchange exchange) throws Exception {
        super.expectAfter(step, mayPass, exchange);
        if (step.equals("get-thread-context")) {
            assertThat(mock("send-advice").getExchanges()).isEmpty();
        }
    }

    @Test
    void theOwnerOfTheThreadIsAskedForOnceAndSentEach() throws Exception {
        good();
        good();

        assertThat(mock("get-thread-context").getExchanges()).hasSize(1);
        assertThat(mock("send-advice").getExchanges()).hasSize(2).allSatisfy(send -> {
            assertThat(send.getMessage().getHeader(WebsocketConstants.CONNECTION_KEY))
                    .isEqualTo(List.of("key"));
            assertThat(send.getMessage().getBody(String.class))
                    .contains("\"event\":\"gpt-advice\"", "\"chatId\":9", "Say yes.");
        });
    }

    @Test
    void whatNamesItsUserNeedsNoThread() throws Exception {
        advice(null, 5L, UUID.randomUUID());

        assertThat(mock("get-thread-context").getExchanges()).isEmpty();
        assertThat(mock("send-advice").getExchanges()).hasSize(1);
    }

    @Test
    void whatComesAgainIsNotShownAgain() throws Exception {
        UUID request = UUID.randomUUID();
        advice("thread-1", null, request);
        advice("thread-1", null, request);

        assertThat(mock("send-advice").getExchanges()).hasSize(1);
    }

    @Test
    void advicePassesByWhereItsOwnerIsNot() throws Exception {
        threadIsOf(6);
        good();

        assertThat(mock("send-advice").getExchanges()).isEmpty();
    }

    @Test
    void whatCouldNotBeSentIsShownWhenItIsPutBack() throws Exception {
        UUID request = UUID.randomUUID();
        mock("send-advice").whenAnyExchangeReceived(exchange -> {
            throw new IllegalStateException("no socket");
        });
        advice("thread-1", null, request);
        int before = mock("send-advice").getReceivedCounter();
        mock("send-advice").whenAnyExchangeReceived(exchange -> {});
        advice("thread-1", null, request);

        assertThat(mock("send-dead-letter").getExchanges()).hasSize(1);
        assertThat(mock("send-advice").getReceivedCounter()).isEqualTo(before + 1);
    }

    private Exchange advice(String thread, Long user, UUID request) throws Exception {
        AdviceResponse advice = new AdviceResponse(
                thread, user == null ? null : 9L, user, Kind.ADVICE, request, "Say yes.", null, null, null, null);
        return record("thread-1", json.writeValueAsString(advice));
    }
}
