package dev.aimessenger.common.payload;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.UUID;

/**
 * A member of a chat asks the model something for themselves: an owner asks a thread for advice, in
 * {@code chat.ai.advice-request}, or a member asks another scenario, in its own topic.
 *
 * @param threadId opaque, also the record's key; null where the scenario has no thread: the key is the chat then
 * @param requestId comes back with the answer
 * @param chatId the chat that it is about
 * @param ownerId the user who asks
 * @param question what the owner wants to know; null for advice in general
 * @param afterSeq only messages after this one are meant; null for all
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AdviceRequest(
        String threadId, UUID requestId, long chatId, long ownerId, String question, Long afterSeq) {

    public AdviceRequest {
        Payloads.require(threadId == null || !threadId.isEmpty(), "threadId");
        Payloads.require(requestId != null, "requestId");
        Payloads.require(chatId > 0, "chatId");
        Payloads.require(ownerId > 0, "ownerId");
        Payloads.require(afterSeq == null || afterSeq >= 0, "afterSeq");
    }
}
