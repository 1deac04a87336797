package dev.aimessenger.chat.access;

import dev.aimessenger.chat.chats.ChatType;
import dev.aimessenger.common.database.SqlFile;
import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Who may do what in a chat: one method an action, and nothing of it elsewhere.
 *
 * <p>Every method throws {@link ServiceException}: not-found when there is no such chat, forbidden when the user is not
 * entitled, conflict when the action makes no sense for this chat or user.
 */
@Component
public class ChatAuthorization {

    private final String findMembership = SqlFile.read("sql/chat/find-membership.sql");
    private final JdbcClient database;

    ChatAuthorization(JdbcClient database) {
        this.database = database;
    }

    /** Read the chat's data: members. */
    public Membership mayView(long chatId, long userId) {
        return accepted(chatId, userId);
    }

    /** Read and write messages: members. */
    public Membership mayTalk(long chatId, long userId) {
        return accepted(chatId, userId);
    }

    /** See who is in the chat: members. */
    public Membership mayListMembers(long chatId, long userId) {
        return accepted(chatId, userId);
    }

    /** Invite others: members, in groups only. */
    public Membership mayInvite(long chatId, long userId) {
        Membership membership = accepted(chatId, userId);
        if (membership.type() == ChatType.PRIVATE) {
            throw new ServiceException(ErrorCode.CONFLICT, "Nobody can be invited to a private chat");
        }
        return membership;
    }

    /** Accept an invite: the invited; a member has done so already, and may again. */
    public Membership mayAccept(long chatId, long userId) {
        Membership membership = find(chatId, userId);
        if (membership.role() == Role.STRANGER) {
            throw new ServiceException(ErrorCode.FORBIDDEN, "Not invited to this chat");
        }
        return membership;
    }

    /** Decline an invite: the invited; a member can only leave. */
    public Membership mayDecline(long chatId, long userId) {
        Membership membership = mayAccept(chatId, userId);
        if (membership.role().accepted()) {
            throw new ServiceException(ErrorCode.CONFLICT, "Already a member of this chat: leave it instead");
        }
        return membership;
    }

    /** Leave: members. */
    public Membership mayLeave(long chatId, long userId) {
        return accepted(chatId, userId);
    }

    /** Have, change, see, pause and end a binding of one's own: members. */
    public Membership mayBind(long chatId, long userId) {
        return accepted(chatId, userId);
    }

    /** Ask for advice, or for what another scenario gives: members. */
    public Membership mayAskAdvice(long chatId, long userId) {
        return accepted(chatId, userId);
    }

    private Membership accepted(long chatId, long userId) {
        Membership membership = find(chatId, userId);
        if (!membership.role().accepted()) {
            throw new ServiceException(ErrorCode.FORBIDDEN, "Not a member of this chat");
        }
        return membership;
    }

    private Membership find(long chatId, long userId) {
        return database.sql(findMembership)
                .param("chatId", chatId)
                .param("userId", userId)
                .query((row, number) -> new Membership(
                        row.getLong("chat_id"),
                        ChatType.ofLabel(row.getString("type")),
                        row.getString("title"),
                        row.getLong("creator_id"),
                        role(row.getString("state"), row.getLong("creator_id") == userId)))
                .optional()
                .orElseThrow(() -> new ServiceException(ErrorCode.NOT_FOUND, "There is no such chat"));
    }

    private static Role role(String state, boolean creator) {
        if (state == null) {
            return Role.STRANGER;
        }
        if (state.equals("invited")) {
            return Role.INVITED;
        }
        return creator ? Role.CREATOR : Role.MEMBER;
    }
}
