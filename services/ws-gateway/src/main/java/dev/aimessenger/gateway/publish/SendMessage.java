package dev.aimessenger.gateway.publish;

import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;
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
        require(text != null && !text.isBlank(), "text", "text must not be empty");
        require(
                text.codePointCount(0, text.length()) <= MOST_CHARACTERS,
                "text",
                "text has more than " + MOST_CHARACTERS + " characters");
        require(
                text.codePoints().noneMatch(c -> c == 0 || Character.getType(c) == Character.SURROGATE),
                "text",
                "text is not well-formed");
    }

    private static void require(boolean holds, String field, String message) {
        if (!holds) {
            throw new ServiceException(ErrorCode.INVALID_REQUEST, message, field);
        }
    }
}
