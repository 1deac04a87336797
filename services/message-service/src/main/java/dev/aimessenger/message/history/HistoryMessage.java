package dev.aimessenger.message.history;

import java.time.Instant;
import java.util.UUID;

/**
 * A stored message, as REST shows it.
 *
 * @param chatId the chat
 * @param seq 1, 2, 3 … in the chat, without gaps
 * @param messageId unique
 * @param clientMessageId chosen by the sender's client
 * @param senderId the user in whose name the message is
 * @param senderEmail the sender's e-mail address when the message was sent
 * @param text 1 to 8,000 characters
 * @param fromAI whether a model wrote the text
 * @param sentAt when the gateway took the message; RFC 3339 with microseconds
 */
public record HistoryMessage(
        long chatId,
        long seq,
        UUID messageId,
        UUID clientMessageId,
        long senderId,
        String senderEmail,
        String text,
        boolean fromAI,
        Instant sentAt) {}
