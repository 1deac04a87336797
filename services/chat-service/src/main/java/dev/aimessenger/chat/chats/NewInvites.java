package dev.aimessenger.chat.chats;

import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;
import java.util.List;

/**
 * Users to invite to a chat.
 *
 * @param userIds 1 to 1,000 users; who is in the chat or invited already stays as they are
 */
public record NewInvites(List<Long> userIds) {

    public NewInvites {
        if (userIds == null || userIds.isEmpty()) {
            throw new ServiceException(ErrorCode.INVALID_REQUEST, "userIds is missing", "userIds");
        }
        userIds = UserIds.check(userIds, "userIds");
    }
}
