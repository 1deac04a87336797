package dev.aimessenger.chat.chats;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Somebody who is in a chat, or invited to it. Who that is, is user-service's to know: while it is away, email and
 * displayName are missing.
 *
 * @param displayName what others see; empty when the user has chosen none
 * @param accepted false while the user is only invited
 * @param creator whether the user made the chat
 * @param invitedBy who invited or named the user; a creator's own id
 * @param joinedAt since when the user is a member; null while only invited
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Member(
        long userId,
        String email,
        String displayName,
        boolean accepted,
        boolean creator,
        long invitedBy,
        Instant joinedAt)
        implements NamesPeople {

    /** Of whom nobody has said yet who it is. */
    Member(long userId, boolean accepted, boolean creator, long invitedBy, Instant joinedAt) {
        this(userId, null, null, accepted, creator, invitedBy, joinedAt);
    }

    @Override
    public Stream<Long> named() {
        return Stream.of(userId);
    }

    @Override
    public Member with(Map<Long, Person> known) {
        Person person = known.get(userId);
        return person == null
                ? this
                : new Member(userId, person.email(), person.displayName(), accepted, creator, invitedBy, joinedAt);
    }
}
