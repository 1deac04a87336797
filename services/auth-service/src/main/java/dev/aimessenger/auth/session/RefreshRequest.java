package dev.aimessenger.auth.session;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.aimessenger.common.json.Text;

/** @param refreshToken a refresh token, as it was handed out */
public record RefreshRequest(@JsonProperty("refresh_token") String refreshToken) {

    private static final int MOST_CHARACTERS = 200;

    public RefreshRequest {
        Text.check(refreshToken, "refresh_token", 1, MOST_CHARACTERS);
    }

    /** Without the token, for logs. */
    @Override
    public String toString() {
        return "RefreshRequest[]";
    }
}
