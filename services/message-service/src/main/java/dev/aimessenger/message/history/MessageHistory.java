package dev.aimessenger.message.history;

import dev.aimessenger.common.database.SqlFile;
import dev.aimessenger.proto.message.v1.StoredMessage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** Reads pages of stored messages. Whether the caller may see them is checked before. */
@Component
public class MessageHistory {

    private final String messagesAfter = SqlFile.read("sql/message/messages-after.sql");
    private final String messagesBefore = SqlFile.read("sql/message/messages-before.sql");
    private final String lastSeq = SqlFile.read("sql/message/last-seq.sql");
    private final String lastMessages = SqlFile.read("sql/message/last-messages.sql");
    private final String storedMessages = SqlFile.read("sql/message/stored-messages.sql");
    private final JdbcClient database;

    MessageHistory(JdbcClient database) {
        this.database = database;
    }

    /** One page, and the chat's newest seq at the same moment. */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public HistoryPage page(HistoryQuery query) {
        boolean forward = query.afterSeq().isPresent();
        List<HistoryMessage> messages = database.sql(forward ? messagesAfter : messagesBefore)
                .param("chatId", query.chatId())
                .param(
                        "seq",
                        forward
                                ? query.afterSeq().getAsLong()
                                : query.beforeSeq().orElse(Long.MAX_VALUE))
                .param("limit", query.limit())
                .query(MessageHistory::message)
                .list();
        long newest = database.sql(lastSeq)
                .param("chatId", query.chatId())
                .query(Long.class)
                .optional()
                .orElse(0L);
        return new HistoryPage(messages, newest);
    }

    /** The newest message of each of these chats, in no order; none of a chat that has none. */
    public List<HistoryMessage> last(LastMessagesQuery query) {
        return database.sql(lastMessages)
                .param("chatIds", query.chatIds().toArray(Long[]::new))
                .query(MessageHistory::message)
                .list();
    }

    /** What is known of these messages, in no order; nothing of one that is not stored. */
    public List<StoredMessage> stored(StoredMessagesQuery query) {
        return database.sql(storedMessages)
                .param("messageIds", query.messageIds().toArray(UUID[]::new))
                .query((row, number) -> StoredMessage.newBuilder()
                        .setChatId(row.getLong("chat_id"))
                        .setSeq(row.getLong("seq"))
                        .setMessageId(row.getString("message_id"))
                        .setClientMessageId(row.getString("client_message_id"))
                        .setSenderId(row.getLong("sender_id"))
                        .setAiGenerated(row.getBoolean("ai_generated"))
                        .setHops(row.getInt("hops"))
                        .setSentAt(time(row, "sent_at"))
                        .setStoredAt(time(row, "stored_at"))
                        .build())
                .list();
    }

    private static String time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant().toString();
    }

    private static HistoryMessage message(ResultSet row, int number) throws SQLException {
        return new HistoryMessage(
                row.getLong("chat_id"),
                row.getLong("seq"),
                row.getObject("message_id", UUID.class),
                row.getObject("client_message_id", UUID.class),
                row.getLong("sender_id"),
                row.getString("sender_email"),
                row.getString("text"),
                row.getBoolean("ai_generated"),
                row.getObject("sent_at", OffsetDateTime.class).toInstant());
    }
}
