package dev.aimessenger.chat.chats;

import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;
import java.util.List;

/** Checks the users that a request names. */
final class UserIds {

    /** As many as user-service looks up in one call. */
    static final int MOST = 1_000;

    private UserIds() {}

    /** @throws ServiceException (invalid-request) when they are too many or one is no id */
    static List<Long> check(List<Long> ids, String field) {
        if (ids.size() > MOST || ids.stream().anyMatch(id -> id == null || id <= 0)) {
            throw new ServiceException(
                    ErrorCode.INVALID_REQUEST, field + " must be at most " + MOST + " user ids, each 1 or more", field);
        }
        return List.copyOf(ids);
    }
}
