package dev.aimessenger.chat.bindings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.aimessenger.chat.access.ChatAuthorization;
import dev.aimessenger.chat.bindings.ChatBindings.ListedBinding;
import dev.aimessenger.chat.outbox.Outbox;
import dev.aimessenger.common.database.SqlFile;
import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;
import dev.aimessenger.common.payload.AdviceRequest;
import dev.aimessenger.common.payload.AutoreplyRules;
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
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The bindings of chats to the model: one a chat and owner. */
@Component
public class Bindings {

    private final String lockMember = SqlFile.read("sql/chat/lock-member.sql");
    private final String deleteOfOtherType = SqlFile.read("sql/chat/delete-binding-of-other-type.sql");
    private final String insert = SqlFile.read("sql/chat/insert-binding.sql");
    private final String find = SqlFile.read("sql/chat/find-binding.sql");
    private final String delete = SqlFile.read("sql/chat/delete-binding.sql");
    private final String pause = SqlFile.read("sql/chat/pause-binding.sql");
    private final String ofChat = SqlFile.read("sql/chat/bindings-of-chat.sql");
    private final String ofThread = SqlFile.read("sql/chat/binding-of-thread.sql");

    private final JdbcClient database;
    private final ChatAuthorization authorization;
    private final Outbox outbox;
    private final ObjectMapper json;

    Bindings(JdbcClient database, ChatAuthorization authorization, Outbox outbox, ObjectMapper json) {
        this.database = database;
        this.authorization = authorization;
        this.outbox = outbox;
        this.json = json;
    }

    /**
     * Binds the chat in the caller's name. The same type again replaces the rules, and asks for the thread once more where
     * there is none yet; another type ends the old binding, and its thread with it, and makes a new one.
     *
     * @throws ServiceException as {@link ChatAuthorization#mayBind}; invalid-request when the rules are out of range
     */
    @Transactional
    public void bind(Caller caller, long chatId, NewBinding wanted) {
        AutoreplyRules rules = wanted.rules();
        lockMember(caller.id(), chatId);
        authorization.mayBind(chatId, caller.id());
        end(
                caller.id(),
                chatId,
                database.sql(deleteOfOtherType).param("type", wanted.type().label()));
        database
                .sql(insert)
                .param("chatId", chatId)
                .param("ownerId", caller.id())
                .param("ownerEmail", caller.email())
                .param("type", wanted.type().label())
                .param("rules", write(rules))
                .query((row, number) -> new Bound(row.getLong("id"), row.getString("thread_id")))
                .list()
                .stream()
                .filter(bound -> bound.threadId() == null)
                .forEach(bound -> outbox.tell(new BindingInit(chatId, bound.id(), caller.id(), wanted.type(), null)));
    }

    /** @throws ServiceException as {@link ChatAuthorization#mayBind}; not-found when there is no binding */
    @Transactional(readOnly = true)
    public BindingView view(long callerId, long chatId) {
        authorization.mayBind(chatId, callerId);
        return find(callerId, chatId).map(BindingView::of).orElseThrow(Bindings::notBound);
    }

    /**
     * Pauses the caller's binding, so that the model does not answer in the caller's name, or lets it go on.
     *
     * @throws ServiceException as {@link ChatAuthorization#mayBind}; not-found when there is no binding
     */
    @Transactional
    public void pause(long callerId, long chatId, boolean paused) {
        authorization.mayBind(chatId, callerId);
        int found = database.sql(pause)
                .param("paused", paused)
                .param("chatId", chatId)
                .param("ownerId", callerId)
                .update();
        if (found == 0) {
            throw notBound();
        }
    }

    /** Ends the caller's binding, if there is one. @throws ServiceException as {@link ChatAuthorization#mayBind} */
    @Transactional
    public void unbind(long callerId, long chatId) {
        lockMember(callerId, chatId);
        authorization.mayBind(chatId, callerId);
        end(callerId, chatId, database.sql(delete));
    }

    /** Ends the binding, if there is one, of an owner who is about to leave the chat in the same transaction. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void endBeforeLeaving(long ownerId, long chatId) {
        lockMember(ownerId, chatId);
        end(ownerId, chatId, database.sql(delete));
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
        outbox.tell(new AdviceRequest(binding.threadId(), requestId, chatId, callerId, question, null));
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
                .query(this::binding)
                .optional()
                .orElseThrow(() -> new ServiceException(ErrorCode.NOT_FOUND, "No binding has this thread"));
    }

    private Optional<Binding> find(long ownerId, long chatId) {
        return database.sql(find)
                .param("chatId", chatId)
                .param("ownerId", ownerId)
                .query(this::binding)
                .optional();
    }

    /** Changes of one user's binding, and leaving, wait for each other here: nobody binds a chat that they just left. */
    private void lockMember(long userId, long chatId) {
        database.sql(lockMember)
                .param("chatId", chatId)
                .param("userId", userId)
                .query(String.class)
                .optional();
    }

    /** Tells of each binding that a statement deletes, so that its thread ends too. */
    private void end(long ownerId, long chatId, StatementSpec deletion) {
        deletion.param("chatId", chatId)
                .param("ownerId", ownerId)
                .query((row, number) -> new BindingInit(
                        chatId, row.getLong("id"), ownerId, BindingType.ofLabel(row.getString("type")), true))
                .list()
                .forEach(outbox::tell);
    }

    private static ServiceException notBound() {
        return new ServiceException(ErrorCode.NOT_FOUND, "This chat is not bound");
    }

    private String write(AutoreplyRules rules) {
        try {
            return json.writeValueAsString(rules);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Rules can be written as JSON", e);
        }
    }

    private AutoreplyRules read(String rules) {
        try {
            return json.readValue(rules, AutoreplyRules.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Rules in the database can be read: " + rules, e);
        }
    }

    private Binding binding(ResultSet row, int number) throws SQLException {
        return new Binding(
                row.getLong("id"),
                row.getLong("chat_id"),
                row.getLong("owner_id"),
                row.getString("owner_email"),
                BindingType.ofLabel(row.getString("type")),
                row.getString("thread_id"),
                read(row.getString("rules")),
                row.getBoolean("paused"),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }

    private record Bound(long id, String threadId) {}

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
