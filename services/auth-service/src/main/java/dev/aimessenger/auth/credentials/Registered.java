package dev.aimessenger.auth.credentials;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The answer to a registration: the new user's id and normalised e-mail address. */
public record Registered(@JsonProperty("user_id") long userId, String email) {}
