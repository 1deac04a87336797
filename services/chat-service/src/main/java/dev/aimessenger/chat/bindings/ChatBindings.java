package dev.aimessenger.chat.bindings;

import java.util.List;

/**
 * The bindings of a chat, for one who writes there.
 *
 * @param senderIsMember whether the sender asked about is an accepted member
 */
public record ChatBindings(boolean senderIsMember, List<ListedBinding> bindings) {

    /**
     * @param type see {@link dev.aimessenger.common.payload.BindingType#label}
     * @param threadId null until the thread exists
     */
    public record ListedBinding(long id, long ownerId, String type, String threadId) {}
}
