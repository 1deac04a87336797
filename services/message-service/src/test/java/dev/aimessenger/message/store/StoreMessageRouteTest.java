package dev.aimessenger.message.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.common.payload.ChatMessage;
import dev.aimessenger.common.payload.MessageIds;
import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.RouteTest;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

/** The route's answer is the message that the database has, not the one that came. */
@ForRoute("message-service/store-message")
class StoreMessageRouteTest extends RouteTest {

    private static final UUID ID = UUID.randomUUID();
    private static final ChatMessage MESSAGE =
            new ChatMessage(9, null, MessageIds.of(5, ID), ID, 5, "ann@example.org", "hello", true, Instant.EPOCH, 1);

    @Override
    protected void bind(Registry beans) {
        beans.bind("storedMessage", new StoredMessage());
    }

    @Override
    protected void answer() {
        Map<String, Object> row = new HashMap<>();
        row.put("chat_id", MESSAGE.chatId());
        row.put("seq", 8L);
        row.put("message_id", MESSAGE.messageId());
        row.put("client_message_id", MESSAGE.clientMessageId());
        row.put("sender_id", MESSAGE.senderId());
        row.put("sender_email", MESSAGE.senderEmail());
        row.put("text", "as it first came");
        row.put("ai_generated", MESSAGE.aiGenerated());
        row.put("hops", MESSAGE.hops());
        row.put("sent_at", Timestamp.from(MESSAGE.sentAt()));
        mock("insert-message")
                .whenAnyExchangeReceived(exchange -> exchange.getMessage().setBody(row));
    }

    @Override
    protected Exchange good() throws Exception {
        return record("9", MESSAGE);
    }

    @Test
    void theMessageComesBackAsItIsStored() throws Exception {
        assertThat(good().getMessage().getBody()).isEqualTo(MESSAGE.withSeq(8).withText("as it first came"));

        assertThat(mock("insert-message").getExchanges()).hasSize(1);
    }
}
