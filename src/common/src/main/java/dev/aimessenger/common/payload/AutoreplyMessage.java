package dev.aimessenger.common.payload;

import java.util.UUID;

/**
 * A model's answer in the name of a thread's owner, in {@code chat.message.ai-autoreply}.
 *
 * @param threadId opaque, also the record's key
 * @param clientMessageId see {@link MessageIds#answer}
 * @param inReplyTo the id of the message that is answered
 * @param text 1 to 8,000 characters
 * @param hops one more than the answered message's
 */
public record AutoreplyMessage(String threadId, UUID clientMessageId, UUID inReplyTo, String text, int hops) {

    public AutoreplyMessage {
        Payloads.require(threadId != null && !threadId.isEmpty(), "threadId");
        Payloads.require(clientMessageId != null, "clientMessageId");
        Payloads.require(inReplyTo != null, "inReplyTo");
        Payloads.require(text != null && !text.isEmpty(), "text");
        Payloads.require(hops > 0, "hops");
    }
}
