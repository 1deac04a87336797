package dev.aimessenger.chat.chats;

import dev.aimessenger.chat.access.ChatAuthorization;
import dev.aimessenger.chat.access.Membership;
import dev.aimessenger.chat.bindings.Bindings;
import dev.aimessenger.chat.outbox.Outbox;
import dev.aimessenger.common.database.SqlFile;
import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;
import dev.aimessenger.common.payload.MembershipNotice;
import dev.aimessenger.common.payload.MembershipNotice.Kind;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Chats and who is in them. What users are told of a change is written with it, see {@link Outbox}. */
@Component
public class Chats {

    private final String insertGroup = SqlFile.read("sql/chat/insert-group.sql");
    private final String insertPrivate = SqlFile.read("sql/chat/insert-private.sql");
    private final String findPrivate = SqlFile.read("sql/chat/find-private.sql");
    private final String join = SqlFile.read("sql/chat/join.sql");
    private final String invite = SqlFile.read("sql/chat/invite.sql");
    private final String acceptInvite = SqlFile.read("sql/chat/accept-invite.sql");
    private final String deleteMember = SqlFile.read("sql/chat/delete-member.sql");
    private final String touchChat = SqlFile.read("sql/chat/touch-chat.sql");
    private final String findChat = SqlFile.read("sql/chat/find-chat.sql");
    private final String chatsOfUser = SqlFile.read("sql/chat/chats-of-user.sql");
    private final String membersOfChat = SqlFile.read("sql/chat/members-of-chat.sql");
    private final String invitesOfUser = SqlFile.read("sql/chat/invites-of-user.sql");

    private final JdbcClient database;
    private final ChatAuthorization authorization;
    private final Bindings bindings;
    private final Outbox outbox;

    Chats(JdbcClient database, ChatAuthorization authorization, Bindings bindings, Outbox outbox) {
        this.database = database;
        this.authorization = authorization;
        this.bindings = bindings;
        this.outbox = outbox;
    }

    /**
     * Makes a chat whose members are the caller and those named, or returns the private chat that the two have; one of
     * them who had left it is in it again. That the named users exist is checked before.
     */
    @Transactional
    public MadeChat create(long callerId, NewChat wanted) {
        Set<Long> others = wanted.others(callerId);
        Optional<Long> made =
                switch (wanted.type()) {
                    case GROUP ->
                        database.sql(insertGroup)
                                .param("title", wanted.title())
                                .param("creatorId", callerId)
                                .query(Long.class)
                                .optional();
                    case PRIVATE -> ofPair(insertPrivate, callerId, others);
                };
        long chatId = made.or(() -> ofPair(findPrivate, callerId, others)).orElseThrow();
        Set<Long> everybody = new TreeSet<>(others);
        everybody.add(callerId);
        List<Long> joined = users(join, chatId, callerId, everybody);
        if (!joined.isEmpty()) {
            touch(chatId);
        }
        joined.forEach(userId ->
                tell(userId, Kind.JOINED, chatId, callerId, wanted.type().label(), wanted.title()));
        Chat chat = find(chatId);
        return made.isPresent() ? new MadeChat(chat.withLast(null), true) : new MadeChat(chat, false);
    }

    /** @throws ServiceException as {@link ChatAuthorization#mayView} */
    @Transactional(readOnly = true)
    public Chat view(long callerId, long chatId) {
        authorization.mayView(chatId, callerId);
        return find(chatId);
    }

    /** A chat, whoever asks. */
    @Transactional(readOnly = true)
    public Chat find(long chatId) {
        return database.sql(findChat)
                .param("chatId", chatId)
                .query(Chats::chat)
                .optional()
                .orElseThrow(() -> new ServiceException(ErrorCode.NOT_FOUND, "There is no such chat"));
    }

    /** The chats that a user is in; the one that was made last, or whose members changed last, first. */
    @Transactional(readOnly = true)
    public List<Chat> ofUser(long userId) {
        return database.sql(chatsOfUser)
                .param("userId", userId)
                .query(Chats::chat)
                .list();
    }

    /** @throws ServiceException as {@link ChatAuthorization#mayListMembers} */
    @Transactional(readOnly = true)
    public List<Member> members(long callerId, long chatId) {
        authorization.mayListMembers(chatId, callerId);
        return database.sql(membersOfChat)
                .param("chatId", chatId)
                .query((row, number) -> new Member(
                        row.getLong("user_id"),
                        row.getBoolean("accepted"),
                        row.getBoolean("creator"),
                        row.getLong("invited_by"),
                        instant(row, "joined_at")))
                .list();
    }

    /** Refuses early whom {@link #invite} would refuse. @throws ServiceException as {@link ChatAuthorization#mayInvite} */
    @Transactional(readOnly = true)
    public void requireMayInvite(long callerId, long chatId) {
        authorization.mayInvite(chatId, callerId);
    }

    /** Invites users, who must exist. @throws ServiceException as {@link ChatAuthorization#mayInvite} */
    @Transactional
    public void invite(long callerId, long chatId, NewInvites wanted) {
        Membership chat = authorization.mayInvite(chatId, callerId);
        List<Long> invited = users(invite, chatId, callerId, new TreeSet<>(wanted.userIds()));
        invited.forEach(userId ->
                tell(userId, Kind.INVITED, chatId, callerId, chat.type().label(), chat.title()));
    }

    /** Makes the invited caller a member. @throws ServiceException as {@link ChatAuthorization#mayAccept} */
    @Transactional
    public void accept(long callerId, long chatId) {
        Membership chat = authorization.mayAccept(chatId, callerId);
        int accepted = database.sql(acceptInvite)
                .param("chatId", chatId)
                .param("userId", callerId)
                .update();
        if (accepted > 0) {
            touch(chatId);
            tell(callerId, Kind.JOINED, chatId, callerId, chat.type().label(), chat.title());
        }
    }

    /** Takes the caller's invite back. @throws ServiceException as {@link ChatAuthorization#mayDecline} */
    @Transactional
    public void decline(long callerId, long chatId) {
        authorization.mayDecline(chatId, callerId);
        delete(callerId, chatId, "invited");
    }

    /**
     * Takes the caller out of the chat, and with that ends the caller's binding there.
     *
     * @throws ServiceException as {@link ChatAuthorization#mayLeave}
     */
    @Transactional
    public void leave(long callerId, long chatId) {
        Membership chat = authorization.mayLeave(chatId, callerId);
        bindings.endBeforeLeaving(callerId, chatId);
        if (delete(callerId, chatId, "accepted") > 0) {
            touch(chatId);
            tell(callerId, Kind.LEFT, chatId, callerId, chat.type().label(), chat.title());
        }
    }

    /** The open invites of a user, the newest first. */
    @Transactional(readOnly = true)
    public List<Invite> invites(long userId) {
        return database.sql(invitesOfUser)
                .param("userId", userId)
                .query((row, number) -> new Invite(
                        row.getLong("chat_id"),
                        ChatType.ofLabel(row.getString("type")),
                        row.getString("title"),
                        row.getLong("invited_by"),
                        instant(row, "invited_at")))
                .list();
    }

    private Optional<Long> ofPair(String statement, long callerId, Set<Long> others) {
        long other = others.iterator().next();
        return database.sql(statement)
                .param("creatorId", callerId)
                .param("low", Math.min(callerId, other))
                .param("high", Math.max(callerId, other))
                .query(Long.class)
                .optional();
    }

    private List<Long> users(String statement, long chatId, long invitedBy, Collection<Long> userIds) {
        return database.sql(statement)
                .param("chatId", chatId)
                .param("invitedBy", invitedBy)
                .param("userIds", userIds.toArray(Long[]::new))
                .query(Long.class)
                .list();
    }

    private int delete(long userId, long chatId, String state) {
        return database.sql(deleteMember)
                .param("chatId", chatId)
                .param("userId", userId)
                .param("state", state)
                .update();
    }

    private void touch(long chatId) {
        database.sql(touchChat).param("chatId", chatId).update();
    }

    private void tell(long userId, Kind kind, long chatId, long fromUserId, String type, String title) {
        outbox.tell(new MembershipNotice(userId, kind, chatId, fromUserId, type, title));
    }

    private static Chat chat(ResultSet row, int number) throws SQLException {
        Array members = row.getArray("members");
        return new Chat(
                row.getLong("id"),
                ChatType.ofLabel(row.getString("type")),
                row.getString("title"),
                row.getLong("creator_id"),
                instant(row, "created_at"),
                members == null ? null : List.of((Long[]) members.getArray()));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
