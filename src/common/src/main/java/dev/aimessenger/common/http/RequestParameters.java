package dev.aimessenger.common.http;

import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;
import java.util.OptionalLong;
import org.apache.camel.Message;

/** Reads the path and query parameters of a REST request; both come as headers of the exchange. */
public final class RequestParameters {

    private RequestParameters() {}

    /**
     * A decimal number that may be missing.
     *
     * @throws ServiceException (invalid-request, naming the parameter) when it is no number, occurs twice, or is out of
     *     range
     */
    public static OptionalLong number(Message request, String name, long least, long most) {
        Object value = request.getHeader(name);
        if (value == null) {
            return OptionalLong.empty();
        }
        if (value instanceof String text && text.matches("-?[0-9]{1,19}")) {
            try {
                long number = Long.parseLong(text);
                if (number >= least && number <= most) {
                    return OptionalLong.of(number);
                }
            } catch (NumberFormatException e) {
                throw refused(name, least, most);
            }
        }
        throw refused(name, least, most);
    }

    /**
     * The id of something, which must be there: 1 or more.
     *
     * @throws ServiceException (invalid-request, naming the parameter) when it is missing, or no id
     */
    public static long id(Message request, String name) {
        return number(request, name, 1, Long.MAX_VALUE)
                .orElseThrow(() -> new ServiceException(ErrorCode.INVALID_REQUEST, name + " is missing", name));
    }

    private static ServiceException refused(String name, long least, long most) {
        String range = most == Long.MAX_VALUE ? least + " or more" : least + " to " + most;
        return new ServiceException(ErrorCode.INVALID_REQUEST, name + " must be one whole number, " + range, name);
    }
}
