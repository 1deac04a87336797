package dev.aimessenger.message.history;

import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * Of which chats the newest message is asked for.
 *
 * @param chatIds at most 100; one that is there twice counts once
 */
public record LastMessagesQuery(Set<Long> chatIds) {

    /** Of messages with 8,000 characters of 4 bytes, so many fit one gRPC answer of 4 MiB. */
    public static final int MOST_CHATS = 100;

    /** @throws ServiceException (invalid-request) when they are too many, or one is no id */
    public LastMessagesQuery {
        if (chatIds.size() > MOST_CHATS || chatIds.stream().anyMatch(id -> id <= 0)) {
            throw new ServiceException(
                    ErrorCode.INVALID_REQUEST,
                    "chat_ids must be at most " + MOST_CHATS + " chat ids, each 1 or more",
                    "chat_ids");
        }
    }

    static LastMessagesQuery of(Collection<Long> chatIds) {
        return new LastMessagesQuery(new TreeSet<>(chatIds));
    }
}
