package dev.aimessenger.ai.model;

import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;

/** The model's server refuses a call for good. The message names the setting to look at, for the log. */
public final class ModelRefusedException extends ServiceException {

    private static final long serialVersionUID = 1L;

    ModelRefusedException(ErrorCode code, String message, Throwable cause) {
        super(code, message);
        initCause(cause);
    }
}
