package dev.aimessenger.gateway.publish;

import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;
import dev.aimessenger.common.json.Text;
import java.util.UUID;

/**
 * The data of a client's {@code message} frame.
 *
 * @param chatId the chat to write in
 * @param text 1 to 8,000 characters (Unicode code points) of well-formed text without NUL
 * @param clientMessageId the client's own id for the message; sending it again is the same message
 */
public record SendMessage(Long chatId, String text, UUID clientMessageId) {

    private static final int MOST_CHARACTERS = 8_000;

    public SendMessage {
        require(chatId != null && chatId > 0, "chatId", "chatId must be a positive number");
        require(clientMessageId != null, "clientMessageId", "clientMessageId must be a UUID");
        Text.check(text, "text", 1, MOST_CHARACTERS);
    }

    private static void require(boolean holds, String field, String message) {
        if (!holds) {
            throw new ServiceException(ErrorCode.INVALID_REQUEST, message, field);
        }
    }
}
