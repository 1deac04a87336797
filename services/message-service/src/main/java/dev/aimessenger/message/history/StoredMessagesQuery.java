package dev.aimessenger.message.history;

import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Which messages are asked for by their ids.
 *
 * @param messageIds at most 100; one that is there twice counts once
 */
public record StoredMessagesQuery(Set<UUID> messageIds) {

    public static final int MOST_MESSAGES = 100;

    /** @throws ServiceException (invalid-request) when they are too many, or one is no UUID */
    static StoredMessagesQuery of(Collection<String> ids) {
        try {
            Set<UUID> messageIds = ids.stream().map(UUID::fromString).collect(Collectors.toSet());
            if (messageIds.size() <= MOST_MESSAGES) {
                return new StoredMessagesQuery(messageIds);
            }
        } catch (IllegalArgumentException e) {
            throw refused();
        }
        throw refused();
    }

    private static ServiceException refused() {
        return new ServiceException(
                ErrorCode.INVALID_REQUEST, "message_ids must be at most " + MOST_MESSAGES + " UUIDs", "message_ids");
    }
}
