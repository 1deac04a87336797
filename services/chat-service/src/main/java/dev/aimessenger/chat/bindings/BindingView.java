package dev.aimessenger.chat.bindings;

import dev.aimessenger.common.payload.BindingType;
import java.time.Instant;

/**
 * The caller's binding of a chat, as REST shows it.
 *
 * @param id another one after each change of type
 * @param ready whether the model's thread exists, so that it answers
 */
public record BindingView(long id, long chatId, BindingType type, boolean ready, Instant createdAt) {

    static BindingView of(Binding binding) {
        return new BindingView(binding.id(), binding.chatId(), binding.type(), binding.ready(), binding.createdAt());
    }
}
