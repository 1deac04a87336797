package dev.aimessenger.ai.thread;

import dev.aimessenger.common.payload.BindingType;
import java.util.List;
import java.util.Map;

/**
 * What the model is told of one binding's chat.
 *
 * @param threadId opaque
 * @param chatId the bound chat
 * @param ownerId the user who bound it
 * @param type what the binding is for
 * @param summary what was said up to {@code summarySeq}; empty when nothing was
 * @param summarySeq the messages after this seq are told in full
 * @param lastSeq the chat's stored messages are known up to this seq
 * @param messages the newest messages, oldest first; empty until they are read
 */
public record AiThread(
        String threadId,
        long chatId,
        long ownerId,
        BindingType type,
        String summary,
        long summarySeq,
        long lastSeq,
        List<Line> messages) {

    /**
     * One message.
     *
     * @param messageId the message's id, a UUID
     * @param senderId who sent it, or in whose name the model did
     */
    public record Line(String messageId, long senderId, String senderEmail, String text) {

        static Line of(Map<String, Object> row) {
            return new Line(
                    row.get("message_id").toString(),
                    (Long) row.get("sender_id"),
                    (String) row.get("sender_email"),
                    (String) row.get("text"));
        }
    }

    static AiThread of(Map<String, Object> row) {
        return new AiThread(
                (String) row.get("thread_id"),
                (Long) row.get("chat_id"),
                (Long) row.get("owner_id"),
                BindingType.ofLabel((String) row.get("type")),
                (String) row.get("summary"),
                (Long) row.get("summary_seq"),
                (Long) row.get("last_seq"),
                List.of());
    }

    AiThread knowing(long seq) {
        return new AiThread(threadId, chatId, ownerId, type, summary, summarySeq, Math.max(lastSeq, seq), messages);
    }

    AiThread summarised(String newSummary, long seq) {
        return new AiThread(threadId, chatId, ownerId, type, newSummary, seq, lastSeq, messages);
    }

    AiThread withMessages(List<Line> lines) {
        return new AiThread(threadId, chatId, ownerId, type, summary, summarySeq, lastSeq, lines);
    }
}
