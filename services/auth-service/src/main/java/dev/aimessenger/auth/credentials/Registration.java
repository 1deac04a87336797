package dev.aimessenger.auth.credentials;

import dev.aimessenger.common.account.EmailAddress;
import dev.aimessenger.common.json.Text;

/**
 * Who wants an account.
 *
 * @param email an e-mail address; becomes normalised
 * @param password 8 to 200 characters
 */
public record Registration(String email, String password) {

    public static final int LEAST_PASSWORD_CHARACTERS = 8;
    public static final int MOST_PASSWORD_CHARACTERS = 200;

    public Registration {
        email = EmailAddress.normalise(email);
        Text.check(password, "password", LEAST_PASSWORD_CHARACTERS, MOST_PASSWORD_CHARACTERS);
    }

    /** Without the password, for logs. */
    @Override
    public String toString() {
        return "Registration[email=" + email + "]";
    }
}
