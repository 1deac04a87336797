package dev.aimessenger.chat.bindings;

import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;
import dev.aimessenger.common.payload.BindingType;

/**
 * A binding to make.
 *
 * @param type advice or autoreply
 */
public record NewBinding(BindingType type) {

    public NewBinding {
        if (type == null) {
            throw new ServiceException(ErrorCode.INVALID_REQUEST, "type is missing: advice or autoreply", "type");
        }
    }
}
