package dev.aimessenger.auth.password;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What a password hash costs.
 *
 * @param memoryKib memory of one hash in KiB
 * @param iterations passes over that memory
 * @param atOnce hashes computed at the same time; others wait
 */
@ConfigurationProperties("aimessenger.passwords")
public record PasswordSettings(int memoryKib, int iterations, int atOnce) {}
