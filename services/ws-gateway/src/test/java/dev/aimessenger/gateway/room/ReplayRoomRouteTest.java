package dev.aimessenger.gateway.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.common.payload.MessageIds;
import dev.aimessenger.gateway.TestMessages;
import dev.aimessenger.proto.message.v1.GetMessagesByChatRequest;
import dev.aimessenger.proto.message.v1.GetMessagesByChatResponse;
import dev.aimessenger.proto.message.v1.Message;
import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.RouteTest;
import dev.aimessenger.websocket.WebsocketConstants;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

/** Stored messages come page by page, in order, until the connection is live. */
@ForRoute("ws-gateway/replay-room")
class ReplayRoomRouteTest extends RouteTest {

    private static final int STORED = 150;

    private final Rooms rooms = new Rooms(TestMessages.FRAMES);

    @Override
    protected void bind(Registry beans) {}

    @Override
    protected void answer() {
        mock("get-messages")
                .whenAnyExchangeReceived(exchange -> exchange.getMessage()
                        .setBody(page(exchange.getMessage().getBody(GetMessagesByChatRequest.class))));
    }

    @Override
    protected Exchange good() throws Exception {
        Subscription subscription = rooms.join(9, "key", 5);
        return send(
                null,
                Map.of(),
                Map.of(
                        "connectionKey",
                        "key",
                        "replay",
                        new RoomReplay(9, subscription, rooms, TestMessages.FRAMES, true, false)));
    }

    @Test
    void allThatIsStoredComesInOrderAndThenTheConnectionIsLive() throws Exception {
        good();

        assertThat(mock("get-messages").getExchanges()).hasSize(3);
        assertThat(mock("send-replayed").getExchanges())
                .hasSize(1 + STORED)
                .allSatisfy(send -> assertThat(send.getMessage().getHeader(WebsocketConstants.CONNECTION_KEY))
                        .isEqualTo("key"));
        assertThat(frame(0)).contains("\"joined-room\"", "\"lastSeq\":" + STORED);
        for (int seq = 1; seq <= STORED; seq++) {
            assertThat(frame(seq)).contains("\"seq\":" + seq + ",");
        }
        assertThat(rooms.deliver(TestMessages.message(STORED + 1L)).receivers()).containsExactly("key");
    }

    @Test
    void whoLeavesMeanwhileIsSentNoMorePages() throws Exception {
        mock("get-messages").whenAnyExchangeReceived(exchange -> {
            exchange.getMessage().setBody(page(exchange.getMessage().getBody(GetMessagesByChatRequest.class)));
            rooms.leave(9, "key");
        });
        good();

        assertThat(mock("get-messages").getExchanges()).hasSize(1);
    }

    private String frame(int index) {
        return mock("send-replayed").getExchanges().get(index).getMessage().getBody(String.class);
    }

    private static GetMessagesByChatResponse page(GetMessagesByChatRequest request) {
        GetMessagesByChatResponse.Builder page =
                GetMessagesByChatResponse.newBuilder().setLastSeq(STORED);
        long last = Math.min(request.getAfterSeq() + request.getLimit(), STORED);
        for (long seq = request.getAfterSeq() + 1; seq <= last; seq++) {
            UUID id = UUID.randomUUID();
            page.addMessages(Message.newBuilder()
                    .setChatId(9)
                    .setSeq(seq)
                    .setMessageId(MessageIds.of(5, id).toString())
                    .setClientMessageId(id.toString())
                    .setSenderId(5)
                    .setText("hello")
                    .setSentAt("2026-07-01T00:00:00Z"));
        }
        return page.build();
    }
}
