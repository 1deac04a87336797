package dev.aimessenger.ai.model;

import com.openai.errors.OpenAIServiceException;
import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;
import dev.aimessenger.openai.OpenAIConstants;
import dev.aimessenger.openai.OpenAIFailures;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** What a call of the model that did not give an answer means. */
@Component("modelCalls")
public class ModelCalls {

    /** A server may ask for more; it is asked again after this, as a person waits. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    private final String server;
    private final String model;

    ModelCalls(
            @Value("${aimessenger.model.base-url}") String server, @Value("${aimessenger.model.name}") String model) {
        this.server = server;
        this.model = model;
    }

    /**
     * Says of a refusal for good which setting to look at; of one for now, how long its server asks to wait before the
     * next try.
     *
     * @throws ModelRefusedException when the refusal is for good
     * @throws Exception the failure as it was, when it may pass
     */
    public void explain(Exchange exchange, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception failure)
            throws Exception {
        if (OpenAIFailures.isPermanent(failure)) {
            throw refusal(failure);
        }
        OpenAIFailures.retryAfter(failure)
                .map(wait -> wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait)
                .ifPresent(wait -> exchange.getMessage().setHeader(Exchange.REDELIVERY_DELAY, wait.toMillis()));
        throw failure;
    }

    private ModelRefusedException refusal(Exception failure) {
        int status = OpenAIFailures.statusCode(failure).orElse(0);
        if (OpenAIFailures.isContextTooLong(failure)) {
            return new ModelRefusedException(
                    ErrorCode.TOO_LARGE,
                    "OPENAI_CONTEXT_TOKENS, OPENAI_ANSWER_TOKENS: more than " + model + " at " + server + " takes ("
                            + status + ")",
                    failure);
        }
        return new ModelRefusedException(ErrorCode.INTERNAL, words(failure, status), failure);
    }

    private String words(Exception failure, int status) {
        if (OpenAIFailures.isKeyRefused(failure)) {
            return "OPENAI_API_KEY is refused by " + server + " (" + status + ")";
        }
        if (OpenAIFailures.isModelUnknown(failure)) {
            return "OPENAI_MODEL: " + server + " has no model " + model + " (" + status + ")";
        }
        return server + " refuses the call (" + status + "): " + message(failure);
    }

    private static String message(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof OpenAIServiceException refusal) {
                return refusal.getMessage();
            }
        }
        return failure.getMessage();
    }

    /**
     * The answer's text.
     *
     * @throws ServiceException forbidden when the model's content filter withheld it; as {@link ModelAnswer#text}
     */
    public String text(Exchange exchange) {
        ModelCall.end(exchange);
        String reason = exchange.getMessage().getHeader(OpenAIConstants.FINISH_REASON, String.class);
        return ModelAnswer.text(exchange.getMessage().getBody(String.class), reason);
    }
}
