package dev.aimessenger.simulator.http;

import java.util.OptionalInt;

/** A refusal in the form OpenAI's API has: status, message, type, the parameter at fault, a code. */
public final class OpenaiError extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final String INVALID_REQUEST = "invalid_request_error";

    private final int status;
    private final String type;
    private final String parameter;
    private final String code;
    private final Integer retryAfterSeconds;

    private OpenaiError(
            int status, String message, String type, String parameter, String code, Integer retryAfterSeconds) {
        super(message);
        this.status = status;
        this.type = type;
        this.parameter = parameter;
        this.code = code;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    /** 400. @param parameter the field at fault, or null */
    public static OpenaiError invalid(String parameter, String message) {
        return new OpenaiError(400, message, INVALID_REQUEST, parameter, null, null);
    }

    /** 401, as for a key that is wrong. */
    public static OpenaiError keyRefused() {
        return new OpenaiError(
                401, "[simulator] Incorrect API key provided", INVALID_REQUEST, null, "invalid_api_key", null);
    }

    /** 400, as for messages that are more than the model takes. */
    public static OpenaiError contextTooLong() {
        return new OpenaiError(
                400,
                "[simulator] The messages exceed this model's maximum context length. Please reduce their length.",
                INVALID_REQUEST,
                "messages",
                "context_length_exceeded",
                null);
    }

    /** 404. */
    public static OpenaiError notFound(String model) {
        return new OpenaiError(
                404, "The model '" + model + "' does not exist", INVALID_REQUEST, "model", "model_not_found", null);
    }

    /** 429, to come back after one second. */
    public static OpenaiError rateLimited() {
        return new OpenaiError(
                429, "[simulator] Rate limit reached, try again in 1 s", "requests", null, "rate_limit_exceeded", 1);
    }

    /** 500. */
    public static OpenaiError internal(String message) {
        return new OpenaiError(500, message, "server_error", null, null, null);
    }

    public int status() {
        return status;
    }

    public String type() {
        return type;
    }

    /** May be null, as in the API. */
    public String parameter() {
        return parameter;
    }

    /** May be null, as in the API. */
    public String code() {
        return code;
    }

    public OptionalInt retryAfterSeconds() {
        return retryAfterSeconds == null ? OptionalInt.empty() : OptionalInt.of(retryAfterSeconds);
    }
}
