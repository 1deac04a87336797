package dev.aimessenger.common.payload;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.UUID;

/**
 * What the model has for one user alone, in {@code chat.message.ai-advice-response}: advice, a part of advice that is
 * still being written, the answer of another scenario, a draft of an answer, or that and why there is none.
 *
 * @param threadId opaque, also the record's key; null for what belongs to no thread, which then has chat and user
 * @param chatId the chat that it is about; null with a thread
 * @param userId whom it is for; null with a thread
 * @param kind what it is
 * @param requestId the request that is answered; of an autoreply the {@link MessageIds#answer} that it has or would have
 * @param text the advice, its next part, the draft, or what else there is to say; null with an error
 * @param index of a part: 0, 1, 2 …
 * @param inReplyToSeq of a draft: the message that it answers, where its number is known
 * @param error a code of the error vocabulary; null when there is a text
 * @param message why there is none, for people; null when the code says it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AdviceResponse(
        String threadId,
        Long chatId,
        Long userId,
        Kind kind,
        UUID requestId,
        String text,
        Integer index,
        Long inReplyToSeq,
        String error,
        String message) {

    public enum Kind {
        /** The whole of it, or why there is none: event {@code gpt-advice}. */
        @JsonProperty("advice")
        ADVICE,
        /** The next part of it: event {@code gpt-advice} with {@code delta}. */
        @JsonProperty("delta")
        DELTA,
        /** An answer that the owner may send: event {@code draft}. */
        @JsonProperty("draft")
        DRAFT,
        /** The model did not answer in the owner's name, and why: event {@code autoreply-skipped}. */
        @JsonProperty("skipped")
        SKIPPED
    }

    public AdviceResponse {
        kind = kind == null ? Kind.ADVICE : kind;
        Payloads.require(threadId == null ? chatId != null && userId != null : !threadId.isEmpty(), "threadId");
        Payloads.require(requestId != null, "requestId");
        Payloads.require((text == null) != (error == null), "text");
        Payloads.require((kind == Kind.DELTA) == (index != null), "index");
    }

    /** The whole answer to a request. */
    public static AdviceResponse advice(AdviceRequest request, String text) {
        return to(request, Kind.ADVICE, text, null, null, null);
    }

    /** The next part of an answer to a request. */
    public static AdviceResponse delta(AdviceRequest request, int index, String text) {
        return to(request, Kind.DELTA, text, index, null, null);
    }

    /** Why a request is not answered. */
    public static AdviceResponse failed(AdviceRequest request, String error, String message) {
        return to(request, Kind.ADVICE, null, null, error, message);
    }

    private static AdviceResponse to(
            AdviceRequest request, Kind kind, String text, Integer index, String error, String message) {
        return new AdviceResponse(
                request.threadId(),
                request.chatId(),
                request.ownerId(),
                kind,
                request.requestId(),
                text,
                index,
                null,
                error,
                message);
    }
}
