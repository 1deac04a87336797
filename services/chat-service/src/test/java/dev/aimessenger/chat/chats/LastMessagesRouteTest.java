package dev.aimessenger.chat.chats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.proto.message.v1.GetLastMessagesRequest;
import dev.aimessenger.proto.message.v1.GetLastMessagesResponse;
import dev.aimessenger.proto.message.v1.Message;
import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.RouteTest;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

/** Chats are shown with what was said last, and without it rather than not at all. */
@ForRoute("chat-service/last-messages")
class LastMessagesRouteTest extends RouteTest {

    private static final List<Chat> CHATS = LongStream.rangeClosed(1, LastMessages.CHATS_A_CALL + 1)
            .mapToObj(id -> new Chat(id, ChatType.GROUP, null, 1, Instant.parse("2026-07-01T00:00:00Z"), null))
            .toList();

    @Override
    protected void bind(Registry beans) {}

    @Override
    protected void answer() {
        mock("get-last-messages")
                .whenAnyExchangeReceived(exchange -> exchange.getMessage()
                        .setBody(answer(exchange.getMessage().getBody(GetLastMessagesRequest.class))));
    }

    @Override
    protected Exchange good() throws Exception {
        return send(CHATS, Map.of());
    }

    @Override
    protected void expectAfter(String step, boolean mayPass, Exchange exchange) throws Exception {
        super.expectAfter(step, mayPass, exchange);
        assertThat(exchange.getMessage().getBody()).isEqualTo(CHATS);
    }

    @Test
    void allChatsAreAskedForAndTheNewestActivityIsFirst() throws Exception {
        List<?> chats = good().getMessage().getBody(List.class);

        assertThat(mock("get-last-messages").getExchanges()).hasSize(2);
        assertThat(chats)
                .hasSameSizeAs(CHATS)
                .first()
                .isInstanceOfSatisfying(
                        Chat.class, first -> assertThat(first.id()).isEqualTo(CHATS.size()));
        assertThat(chats).allSatisfy(chat -> assertThat(((Chat) chat).lastSeq()).isEqualTo(3));
    }

    @Test
    void anOpenBreakerIsNotWaitedFor() throws Exception {
        mock("get-last-messages").whenAnyExchangeReceived(exchange -> {
            throw CallNotPermittedException.createCallNotPermittedException(
                    CircuitBreaker.ofDefaults("message-service"));
        });
        Exchange exchange = good();

        assertThat(mock("get-last-messages").getReceivedCounter()).isEqualTo(1);
        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getBody()).isEqualTo(CHATS);
    }

    /** In each chat the same was said, one second later than in the one before. */
    private static GetLastMessagesResponse answer(GetLastMessagesRequest request) {
        GetLastMessagesResponse.Builder answer = GetLastMessagesResponse.newBuilder();
        request.getChatIdsList()
                .forEach(id -> answer.addMessages(Message.newBuilder()
                        .setChatId(id)
                        .setSeq(3)
                        .setSenderId(70)
                        .setText("hello")
                        .setSentAt(Instant.parse("2026-07-01T00:00:00Z")
                                .plusSeconds(id)
                                .toString())));
        return answer.build();
    }
}
