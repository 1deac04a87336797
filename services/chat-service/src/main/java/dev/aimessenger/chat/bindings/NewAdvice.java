package dev.aimessenger.chat.bindings;

import dev.aimessenger.common.json.Text;

/**
 * What the owner of an advice binding asks.
 *
 * @param question 1 to 8,000 characters; none for advice in general
 */
public record NewAdvice(String question) {

    private static final int LONGEST_QUESTION = 8_000;

    public NewAdvice {
        question =
                question == null || question.isBlank() ? null : Text.check(question, "question", 1, LONGEST_QUESTION);
    }
}
