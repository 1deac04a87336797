package dev.aimessenger.chat.chats;

import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;
import dev.aimessenger.common.json.Text;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A chat to make.
 *
 * @param type private or group
 * @param title 1 to 200 characters, or none; a private chat has none
 * @param members users who are in the chat at once; the caller is anyway. A private chat has exactly one other
 */
public record NewChat(ChatType type, String title, List<Long> members) {

    private static final int LONGEST_TITLE = 200;

    public NewChat {
        if (type == null) {
            throw new ServiceException(ErrorCode.INVALID_REQUEST, "type is missing: private or group", "type");
        }
        title = title == null || title.isBlank() ? null : Text.check(title.strip(), "title", 1, LONGEST_TITLE);
        if (type == ChatType.PRIVATE && title != null) {
            throw new ServiceException(ErrorCode.INVALID_REQUEST, "A private chat has no title", "title");
        }
        members = members == null ? List.of() : UserIds.check(members, "members");
    }

    /**
     * The users named, without this one.
     *
     * @throws ServiceException (invalid-request) when a private chat would not have exactly two members
     */
    public Set<Long> others(long callerId) {
        Set<Long> others = new TreeSet<>(members);
        others.remove(callerId);
        if (type == ChatType.PRIVATE && others.size() != 1) {
            throw new ServiceException(
                    ErrorCode.INVALID_REQUEST, "A private chat is with exactly one other user", "members");
        }
        return others;
    }
}
