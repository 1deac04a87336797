package dev.aimessenger.sockets;

import java.time.Instant;

/**
 * Who opened a connection.
 *
 * @param userId the user's id
 * @param email the user's e-mail address
 * @param expiresAt when the access token ends, and with it the connection unless a fresh token came
 */
public record Principal(long userId, String email, Instant expiresAt) {}
