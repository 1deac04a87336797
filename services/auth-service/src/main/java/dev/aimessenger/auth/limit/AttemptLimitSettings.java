package dev.aimessenger.auth.limit;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How many attempts a minute one address or one account has, and how many at once.
 *
 * @param loginPerAddress logins from one network address
 * @param loginPerAccount logins with one e-mail address
 * @param registerPerAddress registrations from one network address
 * @param registerPerAccount registrations of one e-mail address
 */
@ConfigurationProperties("aimessenger.attempts-a-minute")
public record AttemptLimitSettings(
        int loginPerAddress, int loginPerAccount, int registerPerAddress, int registerPerAccount) {}
