package dev.aimessenger.common.payload;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.UUID;

/**
 * Advice for a thread's owner, or why there is none, in {@code chat.message.ai-advice-response}. An autoreply that failed
 * is told of in the same way.
 *
 * @param threadId opaque, also the record's key
 * @param requestId the request that is answered; of an autoreply that failed, the {@link MessageIds#answer} it had got
 * @param text the advice; null when there is none
 * @param error a code of the error vocabulary; null when there is advice
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AdviceResponse(String threadId, UUID requestId, String text, String error) {

    public AdviceResponse {
        Payloads.require(threadId != null && !threadId.isEmpty(), "threadId");
        Payloads.require(requestId != null, "requestId");
        Payloads.require((text == null) != (error == null), "text");
    }
}
