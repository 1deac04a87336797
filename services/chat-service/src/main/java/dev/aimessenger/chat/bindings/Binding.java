package dev.aimessenger.chat.bindings;

import dev.aimessenger.common.payload.AutoreplyRules;
import dev.aimessenger.common.payload.BindingType;
import java.time.Instant;

/**
 * A user's binding of a chat to the model.
 *
 * @param threadId opaque; null until the thread exists
 * @param paused whether its owner has paused it
 */
public record Binding(
        long id,
        long chatId,
        long ownerId,
        String ownerEmail,
        BindingType type,
        String threadId,
        AutoreplyRules rules,
        boolean paused,
        Instant createdAt) {

    public boolean ready() {
        return threadId != null;
    }
}
