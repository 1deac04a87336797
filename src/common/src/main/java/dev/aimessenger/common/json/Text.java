package dev.aimessenger.common.json;

import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;

/** What text from outside must be before it is stored. */
public final class Text {

    private Text() {}

    /**
     * Checks a text and returns it unchanged.
     *
     * @param value the text; null is refused
     * @param field the name to complain about
     * @param least the least number of Unicode code points
     * @param most the largest number of Unicode code points
     * @throws ServiceException (invalid-request) when the text is missing, has NUL or half
     *     of a surrogate pair (neither of which Postgres stores), or is too short or too long
     */
    public static String check(String value, String field, int least, int most) {
        if (value == null) {
            throw new ServiceException(ErrorCode.INVALID_REQUEST, field + " is missing", field);
        }
        if (value.codePoints().anyMatch(point -> point == 0 || Character.getType(point) == Character.SURROGATE)) {
            throw new ServiceException(
                    ErrorCode.INVALID_REQUEST, field + " has a character that cannot be stored", field);
        }
        int length = value.codePointCount(0, value.length());
        if (length < least || length > most) {
            throw new ServiceException(
                    ErrorCode.INVALID_REQUEST, field + " must have " + least + " to " + most + " characters", field);
        }
        return value;
    }
}
