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
    private static final String WITHHELD = "content_filter";

    private ModelAnswer() {}

    /**
     * The answer's text: 1 to 8,000 characters of well-formed text, longer ones cut.
     *
     * @param finishReason why the answer ends, as the API names it; null when it does not say
     * @throws ServiceException unavailable when the model said nothing, which may pass; forbidden when its content
     *     filter withheld the answer, which will not
     */
    public static String text(String answer, String finishReason) {
        if (WITHHELD.equals(finishReason)) {
            throw new ServiceException(ErrorCode.FORBIDDEN, "The model's content filter withholds the answer");
        }
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
        Message answer = exchange.getMessage();
        return usage(
                ownerId,
                tokens(answer, OpenAIConstants.PROMPT_TOKENS),
                tokens(answer, OpenAIConstants.COMPLETION_TOKENS));
    }

    /** Parameters of add-usage.sql. */
    public static Map<String, Object> usage(long ownerId, long promptTokens, long completionTokens) {
        Map<String, Object> usage = new HashMap<>();
        usage.put("ownerId", ownerId);
        usage.put("promptTokens", promptTokens);
        usage.put("completionTokens", completionTokens);
        return usage;
    }

    /** 0 when the server does not count them. */
    static long tokens(Message answer, String header) {
        return Optional.ofNullable(answer.getHeader(header, Long.class)).orElse(0L);
    }
}
