package dev.aimessenger.common.account;

import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;
import java.util.Locale;
import java.util.regex.Pattern;

/** E-mail addresses in the one form in which they are stored and compared. */
public final class EmailAddress {

    /** RFC 5321: a forward path has at most 256 characters, two of which are its brackets. */
    public static final int MOST_CHARACTERS = 254;

    /** What an {@code <input type=email>} takes (WHATWG HTML, "valid e-mail address"), in lower case. */
    private static final Pattern VALID = Pattern.compile("[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}"
            + "@[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*");

    private EmailAddress() {}

    /**
     * Trims the address and puts it in lower case.
     *
     * @throws ServiceException (invalid-request, field {@code email}) when it is missing or no e-mail address
     */
    public static String normalise(String address) {
        if (address == null) {
            throw new ServiceException(ErrorCode.INVALID_REQUEST, "email is missing", "email");
        }
        String normal = address.strip().toLowerCase(Locale.ROOT);
        if (normal.length() > MOST_CHARACTERS || !VALID.matcher(normal).matches()) {
            throw new ServiceException(ErrorCode.INVALID_REQUEST, "email is not an e-mail address", "email");
        }
        return normal;
    }
}
