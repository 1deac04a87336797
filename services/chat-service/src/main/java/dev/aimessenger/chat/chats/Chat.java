package dev.aimessenger.chat.chats;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A chat, as REST shows it. What was said last is message-service's to know: while that is away, lastSeq, lastMessage and
 * lastActivityAt are missing. Likewise people, who are user-service's.
 *
 * @param title null for a private chat and for a group without one
 * @param members ids of the accepted members; in a list of chats only of private ones
 * @param people who they are: the members of a private chat, and who sent the last message
 * @param lastSeq the seq of the newest message, 0 when there is none
 * @param lastMessage the newest message; null when there is none
 * @param lastActivityAt when the newest message was sent, or, when there is none, when the chat was made
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Chat(
        long id,
        ChatType type,
        String title,
        long creatorId,
        Instant createdAt,
        List<Long> members,
        List<Person> people,
        Long lastSeq,
        LastMessage lastMessage,
        Instant lastActivityAt)
        implements NamesPeople {

    /** Of which nobody has said yet what was said last, and who its people are. */
    Chat(long id, ChatType type, String title, long creatorId, Instant createdAt, List<Long> members) {
        this(id, type, title, creatorId, createdAt, members, null, null, null, null);
    }

    /** @param newest null when the chat has no messages */
    Chat withLast(LastMessage newest) {
        return new Chat(
                id,
                type,
                title,
                creatorId,
                createdAt,
                members,
                people,
                newest == null ? 0 : newest.seq(),
                newest,
                newest == null ? createdAt : newest.sentAt());
    }

    @Override
    public Stream<Long> named() {
        Stream<Long> inPrivate = type == ChatType.PRIVATE ? members.stream() : Stream.of();
        return lastMessage == null ? inPrivate : Stream.concat(inPrivate, Stream.of(lastMessage.senderId()));
    }

    @Override
    public Chat with(Map<Long, Person> known) {
        List<Person> found =
                named().distinct().map(known::get).filter(Objects::nonNull).toList();
        return new Chat(
                id,
                type,
                title,
                creatorId,
                createdAt,
                members,
                found.isEmpty() ? null : found,
                lastSeq,
                lastMessage,
                lastActivityAt);
    }
}
