package dev.aimessenger.auth.signing;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import dev.aimessenger.common.database.SqlFile;
import dev.aimessenger.common.launch.WrongSetting;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The keys of access tokens. Several instances share them through the database. A key that gets old has a successor,
 * which is published for a while before it signs; the old one stays published until its last token has ended.
 */
@Component
public class SigningKeys implements JWKSource<SecurityContext> {

    private static final Logger LOG = LoggerFactory.getLogger(SigningKeys.class);

    private final SigningKeySettings settings;
    private final AccessTokenLifetime tokens;
    private final JdbcClient database;
    private volatile List<SigningKey> keys;

    /** @throws IllegalArgumentException when the configured key is no good */
    SigningKeys(SigningKeySettings settings, AccessTokenLifetime tokens, JdbcClient database) {
        this.settings = settings;
        this.tokens = tokens;
        this.database = database;
        this.keys = isConfigured() ? configured() : List.of();
        renew();
    }

    /** The key that signs now. */
    public RSAKey current() {
        Instant now = Instant.now();
        return keys.stream()
                .filter(key -> !key.activeFrom().isAfter(now))
                .reduce((older, newer) -> newer)
                .orElse(keys.get(0))
                .key();
    }

    /** The public keys of all tokens that may be valid, and of those that will be signed soon. */
    public JWKSet published() {
        return new JWKSet(keys.stream().<JWK>map(key -> key.key().toPublicJWK()).toList());
    }

    @Override
    public List<JWK> get(JWKSelector selector, SecurityContext context) {
        return selector.select(published());
    }

    /** Makes the first key, and a successor for an old one; drops keys whose tokens have all ended; reads what is there. */
    public synchronized void renew() {
        if (isConfigured()) {
            return;
        }
        List<SigningKey> stored = read();
        if (stored.isEmpty()) {
            insert(1, 0);
        } else {
            SigningKey newest = stored.get(stored.size() - 1);
            if (newest.createdAt()
                    .plus(Duration.ofDays(settings.rotateAfterDays()))
                    .isBefore(Instant.now())) {
                insert(newest.generation() + 1, settings.publishBeforeUseSeconds());
            }
            sql("delete-signing-keys")
                    .param("keepSeconds", tokens.lifetimeSeconds() + settings.publishBeforeUseSeconds())
                    .update();
        }
        keys = read();
    }

    /** Makes a successor now, whatever the age of the newest key. */
    public synchronized void rotate() {
        List<SigningKey> stored = read();
        insert(stored.get(stored.size() - 1).generation() + 1, settings.publishBeforeUseSeconds());
        keys = read();
    }

    private boolean isConfigured() {
        return !settings.pem().isBlank();
    }

    private List<SigningKey> configured() {
        try {
            List<RSAKey> given = RsaKeys.ofPem(settings.pem());
            List<SigningKey> ordered = new ArrayList<>();
            for (int i = given.size() - 1; i >= 0; i--) {
                ordered.add(new SigningKey(given.size() - i, given.get(i), Instant.EPOCH, Instant.EPOCH));
            }
            return List.copyOf(ordered);
        } catch (IllegalArgumentException e) {
            throw WrongSetting.of("JWT_SIGNING_KEY", "cannot be used: " + e.getMessage());
        }
    }

    private void insert(int generation, long delaySeconds) {
        int made = sql("insert-signing-key")
                .param("generation", generation)
                .param("privateKey", RsaKeys.generate(settings.bits()))
                .param("delaySeconds", delaySeconds)
                .update();
        if (made > 0) {
            LOG.info("Made signing key {}, which signs in {} s", generation, delaySeconds);
        }
    }

    private List<SigningKey> read() {
        return sql("list-signing-keys")
                .query((row, number) -> new SigningKey(
                        row.getInt("generation"),
                        RsaKeys.ofPkcs8(row.getBytes("private_key")),
                        row.getObject("active_from", OffsetDateTime.class).toInstant(),
                        row.getObject("created_at", OffsetDateTime.class).toInstant()))
                .list();
    }

    private JdbcClient.StatementSpec sql(String name) {
        return database.sql(SqlFile.read("sql/auth/" + name + ".sql"));
    }

    /** @param generation 1 for the first key, one more for each successor */
    private record SigningKey(int generation, RSAKey key, Instant activeFrom, Instant createdAt) {}
}
