package dev.aimessenger.auth.session;

import dev.aimessenger.common.database.SqlFile;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Sessions and their refresh tokens. A token is 256 random bits and good once; whoever brings one a second time may have
 * stolen it, or been robbed, so the whole session ends (RFC 9700, section 4.14.2).
 */
@Component
public class Sessions {

    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);
    private static final int TOKEN_BYTES = 32;

    private final JdbcClient database;
    private final RefreshTokenSettings settings;
    private final SecureRandom random = new SecureRandom();

    Sessions(JdbcClient database, RefreshTokenSettings settings) {
        this.database = database;
        this.settings = settings;
    }

    /** A new session of this user. */
    @Transactional
    public Session start(long userId, String email) {
        UUID family = UUID.randomUUID();
        sql("insert-family")
                .param("familyId", family)
                .param("userId", userId)
                .param("lifetimeSeconds", settings.lifetimeSeconds())
                .update();
        return new Session(userId, email, issue(family));
    }

    /**
     * The session with a new token in place of this one; empty when the token is unknown, expired, or was used before,
     * which ends the session.
     */
    @Transactional
    public Optional<Session> renew(String refreshToken) {
        byte[] hash = hash(refreshToken);
        // The lock makes renewals and the end of one session wait for each other.
        Optional<Family> found = sql("lock-family")
                .param("tokenHash", hash)
                .query((row, number) ->
                        new Family(row.getObject("id", UUID.class), row.getLong("user_id"), row.getString("email")))
                .optional();
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Family family = found.get();
        if (sql("spend-refresh-token").param("tokenHash", hash).update() == 0) {
            sql("delete-family").param("familyId", family.id()).update();
            LOG.warn(
                    "A spent or expired refresh token came again: session {} of user {} ends",
                    family.id(),
                    family.userId());
            return Optional.empty();
        }
        sql("extend-family")
                .param("familyId", family.id())
                .param("lifetimeSeconds", settings.lifetimeSeconds())
                .update();
        return Optional.of(new Session(family.userId(), family.email(), issue(family.id())));
    }

    /** The form in which a token is stored: SHA-256 is enough, for there is nothing to guess in 256 random bits. */
    public static byte[] hash(String refreshToken) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(refreshToken.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private String issue(UUID family) {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        sql("insert-refresh-token")
                .param("tokenHash", hash(token))
                .param("familyId", family)
                .param("lifetimeSeconds", settings.lifetimeSeconds())
                .update();
        return token;
    }

    private JdbcClient.StatementSpec sql(String name) {
        return database.sql(SqlFile.read("sql/auth/" + name + ".sql"));
    }

    private record Family(UUID id, long userId, String email) {}
}
