package dev.aimessenger.common.payload;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * A chat was bound to the model and needs a thread, or its binding has ended and its thread with it, in
 * {@code chat.binding.init}.
 *
 * @param chatId the chat, also the record's key
 * @param bindingId the binding; a new binding of the same user and chat has a new id
 * @param ownerId the user who bound the chat
 * @param type what the binding is for
 * @param ended whether the binding has ended; null: no
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BindingInit(long chatId, long bindingId, long ownerId, BindingType type, Boolean ended) {

    public BindingInit {
        Payloads.require(chatId > 0, "chatId");
        Payloads.require(bindingId > 0, "bindingId");
        Payloads.require(ownerId > 0, "ownerId");
        Payloads.require(type != null, "type");
    }
}
