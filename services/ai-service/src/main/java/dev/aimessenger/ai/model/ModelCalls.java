package dev.aimessenger.ai.model;

import com.openai.errors.OpenAIIoException;
import dev.aimessenger.ai.advice.CancelledException;
import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;
import dev.aimessenger.openai.OpenAIConstants;
import dev.aimessenger.openai.OpenAIFailures;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Message;
import org.apache.camel.util.ObjectHelper;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Begins and ends calls of the model: each is measured, and one that gave no answer is explained. */
@Component("modelCalls")
public class ModelCalls {

    /** A server may ask for more; it is asked again after this, as a person waits. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    private static final String STREAM = "stream";

    private static final int RATE_LIMIT = 429;
    private static final Pattern WORD = Pattern.compile("[a-z0-9_]{1,50}");

    private final ModelMeters meters;
    private final String server;
    private final String model;

    ModelCalls(
            ModelMeters meters,
            @Value("${aimessenger.model.base-url}") String server,
            @Value("${aimessenger.model.name}") String model) {
        this.meters = meters;
        this.server = server;
        this.model = model;
    }

    /** The model is about to be asked. */
    public void begin(Exchange exchange) {
        exchange.removeProperty(STREAM);
        ModelCall.begin(exchange);
    }

    /**
     * Says of a refusal for good which setting to look at; of one for now, how long its server asks to wait before the
     * next try. What the server says of it may quote what it was asked, and failures are logged: it is not told.
     *
     * @throws ModelRefusedException when the refusal is for good
     * @throws ServiceException (unavailable) when the model or its server failed, which may pass
     * @throws Exception any other failure as it was
     */
    public void explain(Exchange exchange, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception failure)
            throws Exception {
        measure(exchange, failure);
        if (OpenAIFailures.isPermanent(failure)) {
            throw refusal(failure);
        }
        OpenAIFailures.retryAfter(failure)
                .map(wait -> wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait)
                .ifPresent(wait -> exchange.getMessage().setHeader(Exchange.REDELIVERY_DELAY, wait.toMillis()));
        if (OpenAIFailures.isTransient(failure)) {
            throw new ServiceException(ErrorCode.UNAVAILABLE, passing(failure));
        }
        throw failure;
    }

    private String passing(Exception failure) {
        if (OpenAIFailures.statusCode(failure).isPresent()) {
            return server + " answers " + status(failure);
        }
        OpenAIIoException lost = ObjectHelper.getException(OpenAIIoException.class, failure);
        return lost == null
                ? server + " answers what is no completion"
                : server + " does not answer: " + (lost.getCause() == null ? lost : lost.getCause());
    }

    private void measure(Exchange exchange, Exception failure) {
        if (failure instanceof CallNotPermittedException) {
            // The breaker is open: there was no call.
            return;
        }
        ModelStream begun = exchange.getProperty(STREAM, ModelStream.class);
        ended(
                exchange,
                outcome(failure),
                begun == null ? 0 : begun.promptTokens(),
                begun == null ? 0 : begun.completionTokens());
    }

    private static String outcome(Exception failure) {
        if (ObjectHelper.getException(CancelledException.class, failure) != null) {
            return "cancelled";
        }
        if (OpenAIFailures.statusCode(failure).orElse(0) == RATE_LIMIT) {
            return "rate-limited";
        }
        if (OpenAIFailures.isPermanent(failure)) {
            return "refused";
        }
        // The rest is not the model's: an answer that could not be passed on while it came, a wrong route.
        return OpenAIFailures.isTransient(failure) ? "unavailable" : "broken-off";
    }

    private void ended(Exchange exchange, String outcome, long promptTokens, long completionTokens) {
        meters.ended(ModelCall.purpose(exchange), outcome, ModelCall.end(exchange), promptTokens, completionTokens);
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
        return server + " refuses the call with " + status(failure);
    }

    /** Its number, and its code where that is a word. */
    private static String status(Exception failure) {
        return OpenAIFailures.statusCode(failure).orElse(0)
                + OpenAIFailures.code(failure)
                        .filter(code -> WORD.matcher(code).matches())
                        .map(code -> " (" + code + ")")
                        .orElse("");
    }

    /**
     * The answer's text.
     *
     * @throws ServiceException forbidden when the model's content filter withheld it; as {@link ModelAnswer#text}
     */
    public String text(Exchange exchange) {
        Message answer = exchange.getMessage();
        return text(
                exchange,
                () -> ModelAnswer.text(
                        answer.getBody(String.class), answer.getHeader(OpenAIConstants.FINISH_REASON, String.class)),
                ModelAnswer.tokens(answer, OpenAIConstants.PROMPT_TOKENS),
                ModelAnswer.tokens(answer, OpenAIConstants.COMPLETION_TOKENS));
    }

    /** The text of an answer that came in chunks. @throws ServiceException as {@link #text(Exchange)} */
    public String whole(Exchange exchange, @ExchangeProperty(STREAM) ModelStream stream) {
        return text(exchange, stream::whole, stream.promptTokens(), stream.completionTokens());
    }

    private String text(Exchange exchange, Supplier<String> answer, long promptTokens, long completionTokens) {
        String outcome = ModelMeters.ANSWERED;
        try {
            return answer.get();
        } catch (ServiceException e) {
            outcome = e.code() == ErrorCode.FORBIDDEN ? "withheld" : "empty";
            throw e;
        } finally {
            ended(exchange, outcome, promptTokens, completionTokens);
        }
    }
}
