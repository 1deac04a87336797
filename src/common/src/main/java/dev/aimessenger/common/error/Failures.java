package dev.aimessenger.common.error;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;

/** Tells what a failure means, in the words of {@link ErrorCode}. */
public final class Failures {

    private Failures() {}

    /**
     * The failure as whoever asked may see it: code, message and field of the first cause that says something; anything
     * else is {@code internal} (or {@code unavailable} for what may pass) without details.
     */
    public static ServiceException describe(Throwable failure) {
        for (Throwable cause : causes(failure)) {
            if (cause instanceof ServiceException known) {
                return known;
            }
            if (cause instanceof StatusRuntimeException remote) {
                return ofStatus(remote.getStatus());
            }
            if (cause instanceof AuthenticationException) {
                return new ServiceException(ErrorCode.UNAUTHENTICATED, "A valid access token is needed");
            }
            if (cause instanceof AccessDeniedException) {
                return new ServiceException(ErrorCode.FORBIDDEN, "Not allowed");
            }
        }
        for (Throwable cause : causes(failure)) {
            if (cause instanceof InvalidDefinitionException) {
                // A class of ours cannot be written: nobody sent something wrong.
                return new ServiceException(ErrorCode.INTERNAL, "Something went wrong here");
            }
            if (cause instanceof JsonMappingException mapping) {
                return invalidField(mapping);
            }
            if (cause instanceof JacksonException) {
                return new ServiceException(ErrorCode.INVALID_REQUEST, "The body is not valid JSON");
            }
        }
        return isPermanent(failure)
                ? new ServiceException(ErrorCode.INTERNAL, "Something went wrong here")
                : new ServiceException(ErrorCode.UNAVAILABLE, "Not available right now, try again");
    }

    /**
     * Whether trying again is pointless. Permanent: bad JSON, a refused request, one too many of a client's or of all
     * clients' requests (it is the client who waits), a program error, broken data.
     * Everything else (a lost connection, a time-out, an open circuit breaker, a database that is away) may pass.
     */
    public static boolean isPermanent(Throwable failure) {
        for (Throwable cause : causes(failure)) {
            if (cause instanceof ServiceException known) {
                return !known.code().retryable()
                        || known.code() == ErrorCode.RATE_LIMITED
                        || known instanceof OverloadedException;
            }
            if (cause instanceof StatusRuntimeException remote) {
                return !ErrorCode.of(remote.getStatus().getCode()).retryable();
            }
            if (cause instanceof JacksonException
                    || cause instanceof DataIntegrityViolationException
                    || cause instanceof NullPointerException
                    || cause instanceof ClassCastException
                    || cause instanceof IllegalArgumentException
                    || cause instanceof AuthenticationException
                    || cause instanceof AccessDeniedException) {
                return true;
            }
        }
        return false;
    }

    private static ServiceException ofStatus(Status status) {
        ErrorCode code = ErrorCode.of(status.getCode());
        return switch (code) {
            case UNAVAILABLE, INTERNAL ->
                new ServiceException(ErrorCode.UNAVAILABLE, "Not available right now, try again");
            default ->
                new ServiceException(code, status.getDescription() == null ? code.label() : status.getDescription());
        };
    }

    private static ServiceException invalidField(JsonMappingException mapping) {
        String field = mapping.getPath().stream()
                .map(part -> part.getFieldName() == null ? "[" + part.getIndex() + "]" : part.getFieldName())
                .collect(Collectors.joining("."));
        return field.isEmpty()
                ? new ServiceException(ErrorCode.INVALID_REQUEST, "The body is not a valid JSON object")
                : new ServiceException(ErrorCode.INVALID_REQUEST, field + " has the wrong type or form", field);
    }

    /** The failure and its causes, outermost first. */
    static List<Throwable> causes(Throwable failure) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Throwable> chain = new ArrayList<>();
        for (Throwable cause = failure; cause != null && seen.add(cause); cause = cause.getCause()) {
            chain.add(cause);
        }
        return chain;
    }
}
