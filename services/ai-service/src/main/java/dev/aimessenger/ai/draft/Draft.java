package dev.aimessenger.ai.draft;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;

/**
 * An answer that waits for its owner.
 *
 * @param draftId names it in other calls
 * @param chatId the chat that it would go to
 * @param text what the model wrote
 * @param inReplyToSeq the message that it answers; null while its number is not known
 * @param createdAt when it was written
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Draft(UUID draftId, long chatId, String text, Long inReplyToSeq, Instant createdAt) {}
