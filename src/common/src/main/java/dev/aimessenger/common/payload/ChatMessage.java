package dev.aimessenger.common.payload;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;

/**
 * A message of a chat, in the topics {@code chat.message.persist} (not yet numbered) and {@code chat.message.forward}.
 *
 * @param chatId the chat, also the record's key
 * @param seq 1, 2, 3 … in the chat, without gaps; null before the message is stored
 * @param messageId derived from sender and client message id, see {@link MessageIds#of}
 * @param clientMessageId chosen by the sender's client; sending it again is the same message
 * @param senderId the user in whose name the message is
 * @param senderEmail the sender's e-mail address when the message was sent
 * @param text 1 to 8,000 characters
 * @param aiGenerated whether a model wrote the text ({@code fromAI} on the socket)
 * @param sentAt when the gateway took the message
 * @param hops how many autoreplies in a row led to this message; 0 for a person's
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ChatMessage(
        long chatId,
        Long seq,
        UUID messageId,
        UUID clientMessageId,
        long senderId,
        String senderEmail,
        String text,
        boolean aiGenerated,
        Instant sentAt,
        int hops) {

    public ChatMessage {
        Payloads.require(chatId > 0, "chatId");
        Payloads.require(seq == null || seq > 0, "seq");
        Payloads.require(messageId != null, "messageId");
        Payloads.require(clientMessageId != null, "clientMessageId");
        Payloads.require(senderId > 0, "senderId");
        Payloads.require(text != null && !text.isEmpty(), "text");
        Payloads.require(sentAt != null, "sentAt");
        Payloads.require(hops >= 0, "hops");
    }

    public ChatMessage withText(String other) {
        return new ChatMessage(
                chatId, seq, messageId, clientMessageId, senderId, senderEmail, other, aiGenerated, sentAt, hops);
    }

    public ChatMessage withSeq(long stored) {
        return new ChatMessage(
                chatId, stored, messageId, clientMessageId, senderId, senderEmail, text, aiGenerated, sentAt, hops);
    }
}
