package dev.aimessenger.common.payload;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.UUID;

/**
 * A model's answer, or a draft of one that the owner sends, in the name of a thread's owner, in {@code chat.message.ai-autoreply}.
 *
 * @param threadId opaque, also the record's key
 * @param clientMessageId see {@link MessageIds#answer}
 * @param inReplyTo the id of the message that is answered
 * @param text 1 to 8,000 characters
 * @param hops one more than the answered message's; 0 when the owner sent a draft
 * @param aiGenerated whether a model wrote the text; false when the owner edited a draft; null: yes
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AutoreplyMessage(
        String threadId, UUID clientMessageId, UUID inReplyTo, String text, int hops, Boolean aiGenerated) {

    public AutoreplyMessage {
        Payloads.require(threadId != null && !threadId.isEmpty(), "threadId");
        Payloads.require(clientMessageId != null, "clientMessageId");
        Payloads.require(inReplyTo != null, "inReplyTo");
        Payloads.require(text != null && !text.isEmpty(), "text");
        Payloads.require(hops >= 0, "hops");
    }
}
