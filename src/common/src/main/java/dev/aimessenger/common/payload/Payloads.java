package dev.aimessenger.common.payload;

import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;

/** The one check that every payload makes of itself. */
final class Payloads {

    private Payloads() {}

    static void require(boolean holds, String field) {
        if (!holds) {
            throw new ServiceException(ErrorCode.INVALID_REQUEST, field + " is missing or out of range", field);
        }
    }
}
