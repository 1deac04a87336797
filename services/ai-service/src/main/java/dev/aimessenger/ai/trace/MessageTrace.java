package dev.aimessenger.ai.trace;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * The way of one message through the services, without what it says.
 *
 * @param chatId its chat
 * @param seq its number there
 * @param senderId in whose name it is
 * @param fromAI whether a model wrote it
 * @param hops how many autoreplies in a row led to it; 0 for a person's
 * @param acceptedAt when a gateway took it
 * @param storedAt when it got its number
 * @param threads what each thread of the chat made of it
 * @param steps the same, told in the order of time
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MessageTrace(
        UUID messageId,
        long chatId,
        long seq,
        long senderId,
        boolean fromAI,
        int hops,
        Instant acceptedAt,
        Instant storedAt,
        List<ThreadTrace> threads,
        List<Step> steps) {

    /**
     * What one thread made of the message. Times and numbers are null where there is nothing of the kind, or where it was
     * not recorded yet.
     *
     * @param type advice or autoreply
     * @param ownerId for whom the model advises or answers
     * @param fedAt when the thread learnt of the message
     * @param outcome sent, draft, discarded, skipped, failed, waiting, or none when no answer was due
     * @param reason of skipped, as in {@code SkipReason}; of failed, the error's code; of none, why
     * @param decidedAt when that was settled
     * @param dueAt of waiting: when the model will be asked
     * @param tries how often the model was asked
     * @param modelMs how long the call took that gave the answer, in milliseconds
     * @param promptTokens what that call read
     * @param completionTokens what it wrote
     * @param answersMessageId the message that this one is the thread's answer to, if it is one
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ThreadTrace(
            String threadId,
            String type,
            long ownerId,
            Instant fedAt,
            String outcome,
            String reason,
            Instant decidedAt,
            Instant dueAt,
            Integer tries,
            Long modelMs,
            Long promptTokens,
            Long completionTokens,
            Answer answer,
            UUID answersMessageId) {}

    /**
     * An answer in the chat.
     *
     * @param seq its number there, and storedAt when it got it: null while it is not stored
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Answer(UUID messageId, Long seq, Instant storedAt) {}

    /**
     * One thing that happened.
     *
     * @param at when; null where it was not recorded
     * @param threadId in which thread; null for the message as such
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Step(Instant at, String threadId, String what) {}
}
