package dev.aimessenger.message.history;

import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;
import java.util.OptionalLong;

/**
 * Which page of a chat's messages is asked for: those that follow a seq, those that end before one, or the newest.
 *
 * @param chatId the chat
 * @param afterSeq 0 or more; 0 is from the first message on
 * @param beforeSeq 0 or more; not together with afterSeq
 * @param limit the most messages of a page, 1 to 200
 */
public record HistoryQuery(long chatId, OptionalLong afterSeq, OptionalLong beforeSeq, int limit) {

    public static final int DEFAULT_LIMIT = 50;
    public static final int MAX_LIMIT = 200;

    /** @throws ServiceException (invalid-request) when a number is out of range, or both directions are asked for */
    public HistoryQuery {
        require(chatId > 0, "chatId");
        require(afterSeq.orElse(0) >= 0, "afterSeq");
        require(beforeSeq.orElse(0) >= 0, "beforeSeq");
        require(limit >= 1 && limit <= MAX_LIMIT, "limit");
        if (afterSeq.isPresent() && beforeSeq.isPresent()) {
            throw new ServiceException(
                    ErrorCode.INVALID_REQUEST, "afterSeq and beforeSeq cannot be given together", "beforeSeq");
        }
    }

    private static void require(boolean holds, String field) {
        if (!holds) {
            throw new ServiceException(ErrorCode.INVALID_REQUEST, field + " is out of range", field);
        }
    }
}
