package dev.aimessenger.auth.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.JWK;
import dev.aimessenger.common.launch.WrongSetting;
import dev.aimessenger.testsupport.RealParts;
import java.util.Base64;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class SigningKeysIT {

    private static final AccessTokenLifetime LIFETIME = new AccessTokenLifetime(900);

    private JdbcClient database;

    @BeforeEach
    void anEmptyDatabase() {
        DriverManagerDataSource source =
                new DriverManagerDataSource(RealParts.databaseUrl() + "&currentSchema=signing_keys_it");
        Flyway flyway = Flyway.configure()
                .dataSource(source)
                .schemas("signing_keys_it")
                .locations("classpath:db/migration/auth")
                .cleanDisabled(false)
                .load();
        flyway.clean();
        flyway.migrate();
        database = JdbcClient.create(source);
    }

    @Test
    void instancesThatStartAtOnceAgreeOnOneKey() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            Callable<SigningKeys> start = () -> keys(made(0));
            Set<String> ids = new HashSet<>();
            for (Future<SigningKeys> instance : pool.invokeAll(Collections.nCopies(4, start))) {
                ids.add(instance.get().current().getKeyID());
                assertThat(instance.get().published().getKeys()).hasSize(1);
            }
            assertThat(ids).hasSize(1);
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void aNewKeyIsPublishedBeforeItSignsAndTheOldOneAfterwards() {
        SigningKeys keys = keys(made(3_600));
        String first = keys.current().getKeyID();

        keys.rotate();

        assertThat(ids(keys)).hasSize(2).startsWith(first);
        assertThat(keys.current().getKeyID()).isEqualTo(first);

        pretendTime("active_from = now() - interval '1 minute' WHERE generation = 2");
        keys.renew();

        assertThat(keys.current().getKeyID()).isNotEqualTo(first);
        assertThat(ids(keys)).hasSize(2).startsWith(first);

        pretendTime("active_from = now() - interval '1 day' WHERE generation = 2");
        keys.renew();
        keys.renew();

        assertThat(ids(keys)).hasSize(1).doesNotContain(first);
    }

    @Test
    void anOldKeyGetsOneSuccessorFromManyInstances() {
        SigningKeys one = keys(made(3_600));
        SigningKeys two = keys(made(3_600));
        pretendTime("created_at = now() - interval '91 days'");

        one.renew();
        two.renew();
        one.renew();

        assertThat(ids(one)).hasSize(2).isEqualTo(ids(two));
    }

    @Test
    void ofConfiguredKeysTheFirstSignsAndAllArePublished() {
        byte[] first = RsaKeys.generate(2048);
        byte[] second = RsaKeys.generate(2048);

        SigningKeys keys = keys(new SigningKeySettings(pem(first) + pem(second), 2048, 90, 900));

        assertThat(keys.current().getKeyID()).isEqualTo(RsaKeys.ofPkcs8(first).getKeyID());
        assertThat(ids(keys))
                .containsExactlyInAnyOrder(
                        keys.current().getKeyID(), RsaKeys.ofPkcs8(second).getKeyID());
        assertThat(database.sql("SELECT count(*) FROM signing_keys")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void aConfiguredKeyThatIsNoneNamesTheSetting() {
        assertThatThrownBy(() -> keys(new SigningKeySettings("secret", 2048, 90, 900)))
                .isInstanceOf(WrongSetting.class)
                .hasMessageStartingWith("setting JWT_SIGNING_KEY cannot be used: ");
    }

    private SigningKeys keys(SigningKeySettings settings) {
        return new SigningKeys(settings, LIFETIME, database);
    }

    private static SigningKeySettings made(long publishBeforeUseSeconds) {
        return new SigningKeySettings("", 2048, 90, publishBeforeUseSeconds);
    }

    private void pretendTime(String change) {
        database.sql("UPDATE signing_keys SET " + change).update();
    }

    private static List<String> ids(SigningKeys keys) {
        return keys.published().getKeys().stream().map(JWK::getKeyID).toList();
    }

    private static String pem(byte[] key) {
        return "-----BEGIN PRIVATE KEY-----\n" + Base64.getEncoder().encodeToString(key)
                + "\n-----END PRIVATE KEY-----\n";
    }
}
