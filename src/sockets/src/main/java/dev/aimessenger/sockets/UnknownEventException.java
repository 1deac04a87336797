package dev.aimessenger.sockets;

import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;

/** A client's frame names an event that its socket does not have. */
public final class UnknownEventException extends ServiceException {

    private static final long serialVersionUID = 1L;

    /** @param message for the client */
    public UnknownEventException(String message) {
        super(ErrorCode.INVALID_REQUEST, message, ReadFrame.EVENT);
    }
}
