package dev.aimessenger.openai;

import com.openai.core.http.Headers;
import com.openai.errors.BadRequestException;
import com.openai.errors.OpenAIException;
import com.openai.errors.OpenAIInvalidDataException;
import com.openai.errors.OpenAIServiceException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/** What a failed call says about trying again. Reads the SDK's exceptions, wherever in the chain of causes they are. */
public final class OpenAIFailures {

    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int TIMEOUT = 408;
    private static final int CONFLICT = 409;
    private static final int RATE_LIMIT = 429;
    private static final int SERVER_ERRORS = 500;

    private static final String CONTEXT_TOO_LONG = "context_length_exceeded";
    private static final Pattern CONTEXT_IN_WORDS =
            Pattern.compile("context (length|size|window)", Pattern.CASE_INSENSITIVE);

    private OpenAIFailures() {}

    /** The HTTP status the model's server refused with; empty when it never answered, or answered 200 with nonsense. */
    public static OptionalInt statusCode(Throwable failure) {
        return find(failure, OpenAIServiceException.class)
                .map(refusal -> OptionalInt.of(refusal.statusCode()))
                .orElseGet(OptionalInt::empty);
    }

    /** Whether the server refused for good: a status that {@link #isTransient} does not name, such as 400, 401 or 404. */
    public static boolean isPermanent(Throwable failure) {
        return statusCode(failure).isPresent() && !isTransient(failure);
    }

    /**
     * Whether the call failed and may succeed later: 408, 409, 429, 5xx, a time-out, a lost connection, an answer that
     * cannot be read. What failed before the call (no model, a bad schema) is neither transient nor permanent here.
     */
    public static boolean isTransient(Throwable failure) {
        OptionalInt status = statusCode(failure);
        if (status.isPresent()) {
            int code = status.getAsInt();
            return code == TIMEOUT || code == CONFLICT || code == RATE_LIMIT || code >= SERVER_ERRORS;
        }
        return find(failure, OpenAIException.class).isPresent();
    }

    /** Whether the server refused the key: 401, or 403 for one that may not do this. */
    public static boolean isKeyRefused(Throwable failure) {
        return hasStatus(failure, UNAUTHORIZED) || hasStatus(failure, FORBIDDEN);
    }

    /** Whether the server knows no such model: 404, which is also what a wrong address answers. */
    public static boolean isModelUnknown(Throwable failure) {
        return hasStatus(failure, NOT_FOUND);
    }

    /**
     * Whether the messages are more than the model takes: 400 with OpenAI's code, or with a message that says so, since
     * vLLM and llama.cpp put a number where the code is.
     */
    public static boolean isContextTooLong(Throwable failure) {
        return find(failure, BadRequestException.class)
                .filter(refusal -> code(refusal)
                                .filter(CONTEXT_TOO_LONG::equals)
                                .isPresent()
                        || CONTEXT_IN_WORDS.matcher(refusal.getMessage()).find())
                .isPresent();
    }

    private static boolean hasStatus(Throwable failure, int status) {
        return statusCode(failure).orElse(0) == status;
    }

    /** The code by which the server names its refusal, such as {@code insufficient_quota}. */
    public static Optional<String> code(Throwable failure) {
        return find(failure, OpenAIServiceException.class).flatMap(OpenAIFailures::code);
    }

    private static Optional<String> code(OpenAIServiceException refusal) {
        try {
            return refusal.code();
        } catch (OpenAIInvalidDataException e) {
            return Optional.empty();
        }
    }

    /** How long the server asks to wait ({@code Retry-After-Ms}, else {@code Retry-After}: seconds or a date). */
    public static Optional<Duration> retryAfter(Throwable failure) {
        return find(failure, OpenAIServiceException.class)
                .map(OpenAIServiceException::headers)
                .flatMap(OpenAIFailures::retryAfter);
    }

    private static Optional<Duration> retryAfter(Headers headers) {
        return first(headers, "Retry-After-Ms")
                .flatMap(OpenAIFailures::number)
                .or(() -> first(headers, "Retry-After")
                        .flatMap(value ->
                                number(value).map(seconds -> seconds * 1000).or(() -> until(value))))
                .map(milliseconds -> Duration.ofMillis(Math.max(0, Math.round(milliseconds))));
    }

    private static Optional<String> first(Headers headers, String name) {
        return headers.values(name).stream().findFirst();
    }

    private static Optional<Double> number(String text) {
        try {
            return Optional.of(Double.valueOf(text.trim()));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<Double> until(String date) {
        try {
            ZonedDateTime then = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME);
            return Optional.of(
                    (double) Duration.between(ZonedDateTime.now(), then).toMillis());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> type) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Throwable cause = failure; cause != null && seen.add(cause); cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return Optional.of(type.cast(cause));
            }
        }
        return Optional.empty();
    }
}
