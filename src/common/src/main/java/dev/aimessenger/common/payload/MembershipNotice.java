package dev.aimessenger.common.payload;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Something changed between a user and a chat, in {@code chat.invite.send}. Every gateway reads it and tells the user's
 * sockets.
 *
 * @param userId the user who is told, also the record's key
 * @param kind what happened
 * @param chatId the chat
 * @param fromUserId who did it
 * @param type {@code private} or {@code group}
 * @param title the chat's title; null for a private chat
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MembershipNotice(long userId, Kind kind, long chatId, long fromUserId, String type, String title) {

    public enum Kind {
        /** The user is invited: event {@code invite}. */
        @JsonProperty("invited")
        INVITED,
        /** The user is a member now: event {@code chat}. */
        @JsonProperty("joined")
        JOINED,
        /** The user is no member any more: gateways take the user's sockets out of the room. */
        @JsonProperty("left")
        LEFT,
        /** The user's binding of the chat is ready: event {@code binding}. */
        @JsonProperty("bound")
        BOUND
    }

    public MembershipNotice {
        Payloads.require(userId > 0, "userId");
        Payloads.require(kind != null, "kind");
        Payloads.require(chatId > 0, "chatId");
    }
}
