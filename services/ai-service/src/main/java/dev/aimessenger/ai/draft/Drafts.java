package dev.aimessenger.ai.draft;

import dev.aimessenger.common.database.SqlFile;
import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;
import dev.aimessenger.common.payload.AutoreplyMessage;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Answers that the model wrote and their owner has not sent. */
@Component
class Drafts {

    private final String ofOwner = SqlFile.read("sql/ai/drafts-of-owner.sql");
    private final String find = SqlFile.read("sql/ai/find-draft.sql");
    private final String close = SqlFile.read("sql/ai/close-draft.sql");
    private final JdbcClient database;

    Drafts(JdbcClient database) {
        this.database = database;
    }

    private record Row(String threadId, UUID sourceMessageId, String text, String outcome) {}

    /** @param chatId 0 for all chats */
    List<Draft> ofOwner(long ownerId, long chatId) {
        return database.sql(ofOwner)
                .param("ownerId", ownerId)
                .param("chatId", chatId)
                .query((row, number) -> new Draft(
                        row.getObject("answer_id", UUID.class),
                        row.getLong("chat_id"),
                        row.getString("text"),
                        row.getObject("in_reply_to_seq", Long.class),
                        row.getObject("created_at", OffsetDateTime.class).toInstant()))
                .list();
    }

    /**
     * The draft as a message of its owner. A draft that was sent before gives the same message again, which is then the
     * one that is there: whoever asks twice, as after a lost answer, does no harm.
     *
     * @param text as the owner edited it; null for the model's own
     * @throws ServiceException not-found when the caller has no such draft; conflict when it was thrown away
     */
    AutoreplyMessage message(long ownerId, UUID draftId, String text) {
        Row draft = find(ownerId, draftId);
        if (draft.outcome().equals("discarded")) {
            throw new ServiceException(ErrorCode.CONFLICT, "The draft was thrown away, or there is a newer one");
        }
        boolean edited = text != null && !text.equals(draft.text());
        return new AutoreplyMessage(
                draft.threadId(), draftId, draft.sourceMessageId(), edited ? text : draft.text(), 0, !edited);
    }

    void sent(AutoreplyMessage message) {
        close(message.clientMessageId(), "sent", message.text());
    }

    /** @throws ServiceException not-found when the caller has no such draft; conflict when it was sent */
    void discard(long ownerId, UUID draftId) {
        Row draft = find(ownerId, draftId);
        if (draft.outcome().equals("sent")) {
            throw new ServiceException(ErrorCode.CONFLICT, "The draft was sent");
        }
        close(draftId, "discarded", draft.text());
    }

    private void close(UUID draftId, String outcome, String text) {
        database.sql(close)
                .param("draftId", draftId.toString())
                .param("outcome", outcome)
                .param("text", text)
                .update();
    }

    private Row find(long ownerId, UUID draftId) {
        return database.sql(find)
                .param("draftId", draftId.toString())
                .param("ownerId", ownerId)
                .query((row, number) -> new Row(
                        row.getString("thread_id"),
                        row.getObject("source_message_id", UUID.class),
                        row.getString("text"),
                        row.getString("outcome")))
                .optional()
                .orElseThrow(() -> new ServiceException(ErrorCode.NOT_FOUND, "There is no such draft"));
    }
}
