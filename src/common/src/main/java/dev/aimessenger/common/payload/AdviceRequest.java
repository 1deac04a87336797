package dev.aimessenger.common.payload;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.UUID;

/**
 * An owner asks a thread for advice, in {@code chat.ai.advice-request}.
 *
 * @param threadId opaque, also the record's key
 * @param requestId comes back with the advice
 * @param chatId the chat that the advice is about
 * @param ownerId the user who asks
 * @param question what the owner wants to know; null for advice in general
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AdviceRequest(String threadId, UUID requestId, long chatId, long ownerId, String question) {

    public AdviceRequest {
        Payloads.require(threadId != null && !threadId.isEmpty(), "threadId");
        Payloads.require(requestId != null, "requestId");
        Payloads.require(chatId > 0, "chatId");
        Payloads.require(ownerId > 0, "ownerId");
    }
}
