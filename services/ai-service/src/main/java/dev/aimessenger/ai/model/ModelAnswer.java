package dev.aimessenger.ai.model;

import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;
import dev.aimessenger.openai.OpenAIConstants;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Reads what the model answered: one text of bounded length, and what it cost. */
public final class ModelAnswer {

    private static final int MOST_CHARACTERS = 8_000;

    private ModelAnswer() {}

    /**
     * The answer's text: 1 to 8,000 characters of well-formed text, longer ones cut.
     *
     * @throws ServiceException (unavailable) when the model said nothing, which may pass
     */
    public static String text(String answer) {
        String text = answer == null
                ? ""
                : answer.codePoints()
                        .filter(c -> c != 0 && Character.getType(c) != Character.SURROGATE)
                        .limit(MOST_CHARACTERS)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString()
                        .strip();
        if (text.isEmpty()) {
            throw new ServiceException(ErrorCode.UNAVAILABLE, "The model gave an empty answer");
        }
        return text;
    }

    /** Parameters of add-usage.sql. */
    public static Map<String, Object> usage(Exchange exchange, long ownerId) {
        Map<String, Object> usage = new HashMap<>();
        Message answer = exchange.getMessage();
        usage.put("ownerId", ownerId);
        usage.put("promptTokens", tokens(answer, OpenAIConstants.PROMPT_TOKENS));
        usage.put("completionTokens", tokens(answer, OpenAIConstants.COMPLETION_TOKENS));
        return usage;
    }

    private static long tokens(Message answer, String header) {
        return Optional.ofNullable(answer.getHeader(header, Long.class)).orElse(0L);
    }
}
