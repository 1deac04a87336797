package dev.aimessenger.auth.session;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What a client gets when it logs in or refreshes.
 *
 * @param accessToken a JWT for the header {@code Authorization: Bearer}
 * @param refreshToken good for one refresh
 * @param tokenType always {@code Bearer}
 * @param expiresIn seconds until the access token ends
 * @param userId the user
 * @param email the user's e-mail address
 */
public record TokenPair(
        @JsonProperty("access_token") String accessToken,
        @JsonProperty("refresh_token") String refreshToken,
        @JsonProperty("token_type") String tokenType,
        @JsonProperty("expires_in") long expiresIn,
        @JsonProperty("user_id") long userId,
        String email) {

    /** Without the tokens, for logs. */
    @Override
    public String toString() {
        return "TokenPair[userId=" + userId + "]";
    }
}
