package dev.aimessenger.chat.scenarios;

import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;
import dev.aimessenger.common.json.Text;

/**
 * What a member asks a scenario for.
 *
 * @param question 1 to 8,000 characters; none where the scenario says it all
 * @param afterSeq only messages after this one are meant, 0 or more; none for all
 */
public record NewRequest(String question, Long afterSeq) {

    private static final int LONGEST_QUESTION = 8_000;

    public NewRequest {
        question =
                question == null || question.isBlank() ? null : Text.check(question, "question", 1, LONGEST_QUESTION);
        if (afterSeq != null && afterSeq < 0) {
            throw new ServiceException(ErrorCode.INVALID_REQUEST, "afterSeq must not be negative", "afterSeq");
        }
    }
}
