package dev.aimessenger.common.error;

import io.grpc.Status;
import java.util.Locale;

/** The one error vocabulary of WebSocket, REST and gRPC. */
public enum ErrorCode {
    INVALID_REQUEST(400, Status.Code.INVALID_ARGUMENT, false),
    UNAUTHENTICATED(401, Status.Code.UNAUTHENTICATED, false),
    FORBIDDEN(403, Status.Code.PERMISSION_DENIED, false),
    NOT_FOUND(404, Status.Code.NOT_FOUND, false),
    CONFLICT(409, Status.Code.FAILED_PRECONDITION, false),
    TOO_LARGE(413, Status.Code.OUT_OF_RANGE, false),
    RATE_LIMITED(429, Status.Code.RESOURCE_EXHAUSTED, true),
    UNAVAILABLE(503, Status.Code.UNAVAILABLE, true),
    INTERNAL(500, Status.Code.INTERNAL, true);

    private final int httpStatus;
    private final Status.Code grpcCode;
    private final boolean retryable;

    ErrorCode(int httpStatus, Status.Code grpcCode, boolean retryable) {
        this.httpStatus = httpStatus;
        this.grpcCode = grpcCode;
        this.retryable = retryable;
    }

    /** The name on the wire, such as {@code not-found}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public int httpStatus() {
        return httpStatus;
    }

    public Status.Code grpcCode() {
        return grpcCode;
    }

    /** Whether the same request may succeed later. */
    public boolean retryable() {
        return retryable;
    }

    /** The word for a gRPC status that another service answered with. */
    public static ErrorCode of(Status.Code grpc) {
        return switch (grpc) {
            case DEADLINE_EXCEEDED, ABORTED, CANCELLED -> UNAVAILABLE;
            case ALREADY_EXISTS -> CONFLICT;
            default -> {
                for (ErrorCode code : values()) {
                    if (code.grpcCode == grpc) {
                        yield code;
                    }
                }
                yield INTERNAL;
            }
        };
    }
}
