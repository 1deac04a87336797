package dev.aimessenger.chat.bindings;

import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;
import dev.aimessenger.common.payload.AutoreplyRules;
import dev.aimessenger.common.payload.BindingType;

/**
 * A binding to make, or the rules of one that is there. What is left out has its default; for advice all but language is.
 *
 * @param type advice or autoreply
 * @param mode see {@link AutoreplyRules#mode}
 * @param delay see {@link AutoreplyRules#delay}
 * @param when see {@link AutoreplyRules#when}
 * @param maxPerHour see {@link AutoreplyRules#maxPerHour}
 * @param language see {@link AutoreplyRules#language}
 */
public record NewBinding(
        BindingType type,
        AutoreplyRules.Mode mode,
        AutoreplyRules.Delay delay,
        AutoreplyRules.When when,
        Integer maxPerHour,
        AutoreplyRules.Language language) {

    public NewBinding {
        if (type == null) {
            throw new ServiceException(ErrorCode.INVALID_REQUEST, "type is missing: advice or autoreply", "type");
        }
        if (type == BindingType.ADVICE) {
            refuse(mode, "mode");
            refuse(delay, "delay");
            refuse(when, "when");
            refuse(maxPerHour, "maxPerHour");
        }
    }

    /** @throws ServiceException (invalid-request), naming the field that is out of range */
    AutoreplyRules rules() {
        return new AutoreplyRules(mode, delay, when, maxPerHour, language);
    }

    private static void refuse(Object value, String field) {
        if (value != null) {
            throw new ServiceException(ErrorCode.INVALID_REQUEST, field + " belongs to autoreply", field);
        }
    }
}
