package dev.aimessenger.gateway.room;

import dev.aimessenger.common.payload.ChatMessage;
import dev.aimessenger.proto.message.v1.Message;
import java.time.Instant;
import java.util.UUID;

/** Frames of a room. */
final class RoomFrames {

    private RoomFrames() {}

    /** The data of a {@code message} frame to a client. */
    record MessageData(
            long chatId,
            long seq,
            UUID messageId,
            UUID clientMessageId,
            long senderId,
            String senderEmail,
            String text,
            boolean fromAI,
            Instant sentAt) {

        static MessageData of(ChatMessage message) {
            return new MessageData(
                    message.chatId(),
                    message.seq(),
                    message.messageId(),
                    message.clientMessageId(),
                    message.senderId(),
                    message.senderEmail(),
                    message.text(),
                    message.aiGenerated(),
                    message.sentAt());
        }

        static MessageData of(Message stored) {
            return new MessageData(
                    stored.getChatId(),
                    stored.getSeq(),
                    UUID.fromString(stored.getMessageId()),
                    UUID.fromString(stored.getClientMessageId()),
                    stored.getSenderId(),
                    stored.getSenderEmail(),
                    stored.getText(),
                    stored.getAiGenerated(),
                    Instant.parse(stored.getSentAt()));
        }
    }

    record JoinedRoom(long chatId, long lastSeq) {}
}
