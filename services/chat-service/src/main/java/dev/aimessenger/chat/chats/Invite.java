package dev.aimessenger.chat.chats;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An open invite. Who invited is user-service's to know: while it is away, fromEmail and fromDisplayName are missing.
 *
 * @param chatId the chat to accept or decline
 * @param title the chat's title, if it has one
 * @param fromUserId who invited
 * @param fromDisplayName what others see of who invited; empty when they have chosen no name
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Invite(
        long chatId,
        ChatType type,
        String title,
        long fromUserId,
        String fromEmail,
        String fromDisplayName,
        Instant invitedAt)
        implements NamesPeople {

    /** Of which nobody has said yet who sent it. */
    Invite(long chatId, ChatType type, String title, long fromUserId, Instant invitedAt) {
        this(chatId, type, title, fromUserId, null, null, invitedAt);
    }

    @Override
    public Stream<Long> named() {
        return Stream.of(fromUserId);
    }

    @Override
    public Invite with(Map<Long, Person> known) {
        Person person = known.get(fromUserId);
        return person == null
                ? this
                : new Invite(chatId, type, title, fromUserId, person.email(), person.displayName(), invitedAt);
    }
}
