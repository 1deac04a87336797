package dev.aimessenger.common.payload;

/**
 * A binding's thread exists, in {@code chat.binding.thread-created}.
 *
 * @param chatId the chat, also the record's key
 * @param bindingId the binding that the thread belongs to
 * @param threadId opaque
 */
public record ThreadCreated(long chatId, long bindingId, String threadId) {

    public ThreadCreated {
        Payloads.require(chatId > 0, "chatId");
        Payloads.require(bindingId > 0, "bindingId");
        Payloads.require(threadId != null && !threadId.isEmpty(), "threadId");
    }
}
