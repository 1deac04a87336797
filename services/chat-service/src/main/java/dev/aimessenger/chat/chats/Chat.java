package dev.aimessenger.chat.chats;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;

/**
 * A chat, as REST shows it.
 *
 * @param title null for a private chat and for a group without one
 * @param lastActivityAt when the chat was made, or who is in it changed
 * @param members ids of the accepted members; in a list of chats only of private ones
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Chat(
        long id,
        ChatType type,
        String title,
        long creatorId,
        Instant createdAt,
        Instant lastActivityAt,
        List<Long> members) {}
