package dev.aimessenger.auth.session;

/**
 * A session, with the one refresh token of it that is good.
 *
 * @param userId the user
 * @param email the user's e-mail address
 * @param refreshToken the token itself; only its hash is stored
 */
public record Session(long userId, String email, String refreshToken) {

    /** Without the token, for logs. */
    @Override
    public String toString() {
        return "Session[userId=" + userId + "]";
    }
}
