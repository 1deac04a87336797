package dev.aimessenger.chat.bindings;

import dev.aimessenger.chat.access.ChatAuthorization;
import dev.aimessenger.chat.bindings.ChatBindings.ListedBinding;
import dev.aimessenger.chat.outbox.Outbox;
import dev.aimessenger.common.database.SqlFile;
import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;
import dev.aimessenger.common.payload.AdviceRequest;
import dev.aimessenger.common.payload.BindingInit;
import dev.aimessenger.common.payload.BindingType;
import dev.aimessenger.common.security.Caller;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The bindings of chats to the model: one a chat and owner. */
@Component
public class Bindings {

    private final String lockMember = SqlFile.read("sql/chat/lock-member.sql");
    private final String deleteOfOtherType = SqlFile.read("sql/chat/delete-binding-of-other-type.sql");
    private final String insert = SqlFile.read("sql/chat/insert-binding.sql");
    private final String find = SqlFile.read("sql/chat/find-binding.sql");
    private final String delete = SqlFile.read("sql/chat/delete-binding.sql");
    private final String ofChat = SqlFile.read("sql/chat/bindings-of-chat.sql");
    private final String ofThread = SqlFile.read("sql/chat/binding-of-thread.sql");

    private final JdbcClient database;
    private final ChatAuthorization authorization;
    private final Outbox outbox;

    Bindings(JdbcClient database, ChatAuthorization authorization, Outbox outbox) {
        this.database = database;
        this.authorization = authorization;
        this.outbox = outbox;
    }

    /**
     * Binds the chat in the caller's name. The same type again asks for the thread once more where there is none yet,
     * and else changes nothing; another type ends the old binding, and
     * its thread with it, and makes a new one.
     *
     * @throws ServiceException as {@link ChatAuthorization#mayBind}
     */
    @Transactional
    public void bind(Caller caller, long chatId, BindingType type) {
        lockOwner(caller.id(), chatId);
        database.sql(deleteOfOtherType)
                .param("chatId", chatId)
                .param("ownerId", caller.id())
                .param("type", type.label())
                .update();
        database.sql(insert)
                .param("chatId", chatId)
                .param("ownerId", caller.id())
                .param("ownerEmail", caller.email())
                .param("type", type.label())
                .query(Long.class)
                .optional()
                .ifPresent(id -> outbox.tell(new BindingInit(chatId, id, caller.id(), type)));
    }

    /** @throws ServiceException as {@link ChatAuthorization#mayBind}; not-found when there is no binding */
    @Transactional(readOnly = true)
    public BindingView view(long callerId, long chatId) {
        authorization.mayBind(chatId, callerId);
        return find(callerId, chatId)
                .map(BindingView::of)
                .orElseThrow(() -> new ServiceException(ErrorCode.NOT_FOUND, "This chat is not bound"));
    }

    /** Ends the caller's binding, if there is one. @throws ServiceException as {@link ChatAuthorization#mayBind} */
    @Transactional
    public void unbind(long callerId, long chatId) {
        lockOwner(callerId, chatId);
        database.sql(delete).param("chatId", chatId).param("ownerId", callerId).update();
    }

    /**
     * Sends the model a request for advice.
     *
     * @param question null for advice in general
     * @throws ServiceException as {@link ChatAuthorization#mayAskAdvice}; conflict without a ready advice binding
     */
    @Transactional
    public AdviceTicket askAdvice(long callerId, long chatId, String question) {
        authorization.mayAskAdvice(chatId, callerId);
        Binding binding = find(callerId, chatId)
                .filter(found -> found.type() == BindingType.ADVICE && found.ready())
                .orElseThrow(() ->
                        new ServiceException(ErrorCode.CONFLICT, "This chat has no advice binding that is ready"));
        UUID requestId = UUID.randomUUID();
        outbox.tell(new AdviceRequest(binding.threadId(), requestId, chatId, callerId, question));
        return new AdviceTicket(requestId);
    }

    /**
     * The bindings of a chat, and whether a sender may write there: one statement, three look-ups by index. It runs for
     * every message, so it does without a transaction, whose begin and end are further trips to the database.
     *
     * @param senderId 0 when nobody is asked about
     * @throws ServiceException (not-found) when there is no such chat
     */
    public ChatBindings ofChat(long chatId, long senderId) {
        List<Row> rows = database.sql(ofChat)
                .param("chatId", chatId)
                .param("senderId", senderId)
                .query(Row::of)
                .list();
        if (rows.isEmpty()) {
            throw new ServiceException(ErrorCode.NOT_FOUND, "There is no such chat");
        }
        return new ChatBindings(
                rows.get(0).senderIsMember(),
                rows.stream().map(Row::binding).filter(Objects::nonNull).toList());
    }

    /** @throws ServiceException (not-found) when no binding has this thread, or its owner is no member any more */
    public Binding ofThread(String threadId) {
        return database.sql(ofThread)
                .param("threadId", threadId)
                .query(Bindings::binding)
                .optional()
                .orElseThrow(() -> new ServiceException(ErrorCode.NOT_FOUND, "No binding has this thread"));
    }

    private Optional<Binding> find(long ownerId, long chatId) {
        return database.sql(find)
                .param("chatId", chatId)
                .param("ownerId", ownerId)
                .query(Bindings::binding)
                .optional();
    }

    /** Changes of one user's binding, and leaving, wait for each other here: nobody binds a chat that they just left. */
    private void lockOwner(long ownerId, long chatId) {
        database.sql(lockMember)
                .param("chatId", chatId)
                .param("userId", ownerId)
                .query(String.class)
                .optional();
        authorization.mayBind(chatId, ownerId);
    }

    private static Binding binding(ResultSet row, int number) throws SQLException {
        return new Binding(
                row.getLong("id"),
                row.getLong("chat_id"),
                row.getLong("owner_id"),
                row.getString("owner_email"),
                BindingType.ofLabel(row.getString("type")),
                row.getString("thread_id"),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }

    private record Row(boolean senderIsMember, ListedBinding binding) {
        static Row of(ResultSet row, int number) throws SQLException {
            long id = row.getLong("binding_id");
            ListedBinding binding = row.wasNull()
                    ? null
                    : new ListedBinding(id, row.getLong("owner_id"), row.getString("type"), row.getString("thread_id"));
            return new Row(row.getBoolean("sender_is_member"), binding);
        }
    }
}
