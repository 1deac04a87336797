package dev.aimessenger.ai.trace;

import static dev.aimessenger.ai.Samples.ANN;
import static dev.aimessenger.ai.Samples.BOB;
import static dev.aimessenger.ai.Samples.CHAT;
import static dev.aimessenger.ai.Samples.only;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;
import dev.aimessenger.common.payload.MessageIds;
import dev.aimessenger.proto.message.v1.GetStoredMessagesRequest;
import dev.aimessenger.proto.message.v1.GetStoredMessagesResponse;
import dev.aimessenger.proto.message.v1.StoredMessage;
import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.RouteTest;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

@ForRoute("ai-service/trace-message")
class TraceMessageRouteTest extends RouteTest {

    private static final UUID MESSAGE = UUID.randomUUID();
    private static final UUID CLIENT_MESSAGE = UUID.randomUUID();
    private static final UUID ANSWER = UUID.randomUUID();

    @Override
    protected void bind(Registry beans) {
        beans.bind("traces", new Traces());
    }

    @Override
    protected void answer() {
        mock("message-to-trace")
                .whenAnyExchangeReceived(exchange -> exchange.getMessage().setBody(stored(MESSAGE, BOB, 5)));
        mock("find-trace")
                .whenAnyExchangeReceived(exchange -> exchange.getMessage()
                        .setBody(List.of(Map.of(
                                "thread_id",
                                "thread-1",
                                "type",
                                "autoreply",
                                "owner_id",
                                ANN,
                                "fed",
                                true,
                                "outcome",
                                "sent",
                                "answer_id",
                                ANSWER))));
        mock("answers-to-trace")
                .whenAnyExchangeReceived(
                        exchange -> exchange.getMessage().setBody(stored(MessageIds.of(ANN, ANSWER), ANN, 6)));
    }

    @Override
    protected Exchange good() throws Exception {
        return send(MESSAGE, Map.of());
    }

    @Test
    void theWayOfAMessageEndsWithItsAnswer() throws Exception {
        Exchange exchange = good();

        assertThat(asked("message-to-trace")).containsExactly(MESSAGE.toString());
        assertThat(only(mock("find-trace")).getBody())
                .isEqualTo(Map.of(
                        "chatId", CHAT, "messageId", MESSAGE.toString(), "clientMessageId", CLIENT_MESSAGE.toString()));
        assertThat(asked("answers-to-trace"))
                .containsExactly(MessageIds.of(ANN, ANSWER).toString());
        MessageTrace trace = exchange.getMessage().getBody(MessageTrace.class);
        assertThat(trace.messageId()).isEqualTo(MESSAGE);
        assertThat(trace.seq()).isEqualTo(5);
        assertThat(trace.threads()).singleElement().satisfies(thread -> {
            assertThat(thread.outcome()).isEqualTo("sent");
            assertThat(thread.answer().seq()).isEqualTo(6);
        });
    }

    @Test
    void aMessageThatIsNotStoredHasNoTrace() throws Exception {
        mock("message-to-trace")
                .whenAnyExchangeReceived(
                        exchange -> exchange.getMessage().setBody(GetStoredMessagesResponse.getDefaultInstance()));

        assertThat(good().getException(ServiceException.class).code()).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(mock("find-trace").getExchanges()).isEmpty();
    }

    private List<String> asked(String step) {
        return only(mock(step)).getBody(GetStoredMessagesRequest.class).getMessageIdsList();
    }

    private static GetStoredMessagesResponse stored(UUID messageId, long sender, long seq) {
        return GetStoredMessagesResponse.newBuilder()
                .addMessages(StoredMessage.newBuilder()
                        .setChatId(CHAT)
                        .setSeq(seq)
                        .setMessageId(messageId.toString())
                        .setClientMessageId(CLIENT_MESSAGE.toString())
                        .setSenderId(sender)
                        .setSentAt("2026-01-01T00:00:00Z")
                        .setStoredAt("2026-01-01T00:00:01Z"))
                .build();
    }
}
