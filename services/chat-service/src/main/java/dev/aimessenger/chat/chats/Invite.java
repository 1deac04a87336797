package dev.aimessenger.chat.chats;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;

/**
 * An open invite.
 *
 * @param chatId the chat to accept or decline
 * @param title the chat's title, if it has one
 * @param fromUserId who invited
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Invite(long chatId, ChatType type, String title, long fromUserId, Instant invitedAt) {}
