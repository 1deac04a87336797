package dev.aimessenger.chat.chats;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;

/**
 * Somebody who is in a chat, or invited to it.
 *
 * @param accepted false while the user is only invited
 * @param creator whether the user made the chat
 * @param invitedBy who invited or named the user; a creator's own id
 * @param joinedAt since when the user is a member; null while only invited
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Member(long userId, boolean accepted, boolean creator, long invitedBy, Instant joinedAt) {}
