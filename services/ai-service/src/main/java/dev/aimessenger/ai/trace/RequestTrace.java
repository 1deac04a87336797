package dev.aimessenger.ai.trace;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * How a request for advice or for a scenario ended, without what it says.
 *
 * @param kind advice, or the scenario
 * @param ownerId who asked
 * @param threadId null of a scenario
 * @param outcome answered, cancelled by its owner, spent when the owner's tokens of the day were, or failed
 * @param reason of failed, the error's code
 * @param tries how often the model was asked
 * @param modelMs how long the last call took, in milliseconds; null without one
 * @param promptTokens what the call read that gave the answer, and completionTokens what it wrote; null without an answer
 * @param steps the same, told in the order of time
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RequestTrace(
        UUID requestId,
        String kind,
        long chatId,
        long ownerId,
        String threadId,
        String outcome,
        String reason,
        Instant askedAt,
        Instant endedAt,
        int tries,
        Long modelMs,
        Long promptTokens,
        Long completionTokens,
        List<MessageTrace.Step> steps) {}
