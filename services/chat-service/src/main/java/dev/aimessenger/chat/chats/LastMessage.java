package dev.aimessenger.chat.chats;

import dev.aimessenger.proto.message.v1.Message;
import java.time.Instant;

/**
 * The newest message of a chat, as REST shows it; the names are those of the chat's history.
 *
 * @param seq 1, 2, 3 … in the chat, without gaps
 * @param senderId the user in whose name the message is
 * @param senderEmail the sender's e-mail address when the message was sent
 * @param text 1 to 8,000 characters
 * @param fromAI whether a model wrote the text
 * @param sentAt when the gateway took the message
 */
public record LastMessage(long seq, long senderId, String senderEmail, String text, boolean fromAI, Instant sentAt) {

    static LastMessage of(Message message) {
        return new LastMessage(
                message.getSeq(),
                message.getSenderId(),
                message.getSenderEmail(),
                message.getText(),
                message.getAiGenerated(),
                Instant.parse(message.getSentAt()));
    }
}
