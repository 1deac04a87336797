package dev.aimessenger.ai.usage;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.LocalDate;

/**
 * What the model used for the caller today.
 *
 * @param day in UTC; counting begins anew with the next
 * @param calls calls of the model
 * @param promptTokens tokens that the model was sent
 * @param completionTokens tokens that it wrote
 * @param totalTokens both
 * @param limit the most tokens of a day; null without a limit
 * @param spent whether the limit is reached: the model does nothing more for the caller today
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Usage(
        LocalDate day,
        long calls,
        long promptTokens,
        long completionTokens,
        long totalTokens,
        Long limit,
        boolean spent) {}
