package dev.aimessenger.auth.credentials;

import dev.aimessenger.common.account.EmailAddress;
import dev.aimessenger.common.json.Text;

/**
 * Who wants in.
 *
 * @param email an e-mail address; becomes normalised
 * @param password 1 to 200 characters
 */
public record Login(String email, String password) {

    public Login {
        email = EmailAddress.normalise(email);
        Text.check(password, "password", 1, Registration.MOST_PASSWORD_CHARACTERS);
    }

    /** Without the password, for logs. */
    @Override
    public String toString() {
        return "Login[email=" + email + "]";
    }
}
