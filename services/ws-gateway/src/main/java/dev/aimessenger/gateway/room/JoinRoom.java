package dev.aimessenger.gateway.room;

import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;

/**
 * The data of a client's {@code join-room} or {@code leave-room} frame.
 *
 * @param chatId the chat
 * @param afterSeq replay what was stored after this seq, 0 for everything; null for live messages only
 */
public record JoinRoom(Long chatId, Long afterSeq) {

    public JoinRoom {
        require(chatId != null && chatId > 0, "chatId", "chatId must be a positive number");
        require(afterSeq == null || afterSeq >= 0, "afterSeq", "afterSeq must not be negative");
    }

    private static void require(boolean holds, String field, String message) {
        if (!holds) {
            throw new ServiceException(ErrorCode.INVALID_REQUEST, message, field);
        }
    }
}
