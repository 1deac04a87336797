package dev.aimessenger.message.store;

import dev.aimessenger.common.payload.ChatMessage;
import java.sql.Timestamp;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.Body;
import org.springframework.stereotype.Component;

/** Reads a message from the row that {@code store-message.sql} returns. */
@Component("storedMessage")
public class StoredMessage {

    /** @return the message as it is stored, with its seq */
    public ChatMessage of(@Body Map<String, Object> row) {
        return new ChatMessage(
                (Long) row.get("chat_id"),
                (Long) row.get("seq"),
                (UUID) row.get("message_id"),
                (UUID) row.get("client_message_id"),
                (Long) row.get("sender_id"),
                (String) row.get("sender_email"),
                (String) row.get("text"),
                (Boolean) row.get("ai_generated"),
                ((Timestamp) row.get("sent_at")).toInstant(),
                (Integer) row.get("hops"));
    }
}
