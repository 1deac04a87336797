package dev.aimessenger.common.error;

import java.util.Optional;

/** A failure that whoever asked may be told of, word for word. Retrying it is pointless unless its code says so. */
public class ServiceException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final String field;

    public ServiceException(ErrorCode code, String message) {
        this(code, message, null);
    }

    /** @param field the name of the request's field that is wrong, or null */
    public ServiceException(ErrorCode code, String message, String field) {
        super(message);
        this.code = code;
        this.field = field;
    }

    public ErrorCode code() {
        return code;
    }

    public Optional<String> field() {
        return Optional.ofNullable(field);
    }
}
