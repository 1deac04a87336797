package dev.aimessenger.common.payload;

/**
 * A copy of a chat's message for one thread, in {@code chat.message.ai.feed}.
 *
 * @param threadId opaque, also the record's key
 * @param bindingType what the thread's binding is for
 * @param ownerId the user who bound the chat
 * @param message the message, not yet numbered
 */
public record FeedMessage(String threadId, BindingType bindingType, long ownerId, ChatMessage message) {

    public FeedMessage {
        Payloads.require(threadId != null && !threadId.isEmpty(), "threadId");
        Payloads.require(bindingType != null, "bindingType");
        Payloads.require(ownerId > 0, "ownerId");
        Payloads.require(message != null, "message");
    }
}
