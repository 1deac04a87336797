package dev.aimessenger.e2e.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.aimessenger.e2e.RunningMessenger;
import dev.aimessenger.e2e.client.MessengerClient;
import java.net.URI;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** One running messenger for all tests of the REST interface and of what operators see. It signs tokens with a key that the tests know. */
public final class SharedMessenger {

    static final RSAKey SIGNING_KEY = signingKey();

    private static final RunningMessenger RUNNING = new RunningMessenger(Map.of(
            "JWT_SIGNING_KEY",
            pem(SIGNING_KEY),
            "SIMULATOR_LATENCY_MS",
            "20",
            "OPENAI_PROMPT_PRICE",
            "0.15",
            "OPENAI_COMPLETION_PRICE",
            "0.6"));

    static {
        RUNNING.start();
        Runtime.getRuntime().addShutdownHook(new Thread(RUNNING::close));
    }

    private SharedMessenger() {}

    static URI gateway() {
        return RUNNING.gateway();
    }

    public static int port(String variable) {
        return RUNNING.port(variable);
    }

    public static String brokers() {
        return RUNNING.brokers();
    }

    static String databaseUrl() {
        return RUNNING.databaseUrl();
    }

    public static MessengerClient newUser(String name) {
        return MessengerClient.register(gateway(), newEmail(name), "a long password");
    }

    static String newEmail(String name) {
        return name + "-" + UUID.randomUUID() + "@example.org";
    }

    public static long newChat(MessengerClient owner, String type, Long... members) {
        JsonNode chat = owner.expect(201, "POST", "/api/chats", Map.of("type", type, "members", List.of(members)));
        return chat.path("id").longValue();
    }

    /** A good token of a user who need not exist. */
    static String tokenOf(long userId) throws JOSEException {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .keyID(SIGNING_KEY.getKeyID())
                        .type(new JOSEObjectType("at+jwt"))
                        .build(),
                new JWTClaimsSet.Builder()
                        .subject(String.valueOf(userId))
                        .claim("email", "nobody@example.org")
                        .issuer("https://aimessenger.local")
                        .audience("aimessenger")
                        .expirationTime(Date.from(Instant.now().plusSeconds(600)))
                        .build());
        token.sign(new RSASSASigner(SIGNING_KEY));
        return token.serialize();
    }

    private static RSAKey signingKey() {
        try {
            // The signature of a key of 3,072 bits fills its base64url letters: each bit of each letter counts.
            return new RSAKeyGenerator(3_072).keyIDFromThumbprint(true).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(RSAKey key) {
        try {
            return "-----BEGIN PRIVATE KEY-----\n"
                    + Base64.getMimeEncoder().encodeToString(key.toPrivateKey().getEncoded())
                    + "\n-----END PRIVATE KEY-----\n";
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
