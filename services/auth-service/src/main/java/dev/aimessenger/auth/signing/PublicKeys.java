package dev.aimessenger.auth.signing;

import java.util.List;

/**
 * The form of the published keys, a JWK set (RFC 7517).
 *
 * @param keys the key that signs, and those that signed before or will next
 */
public record PublicKeys(List<PublicKey> keys) {

    /**
     * An RSA public key.
     *
     * @param kty always {@code RSA}
     * @param use always {@code sig}
     * @param kid which key; a token's header names it
     * @param alg always {@code RS256}
     * @param n the modulus, base64url
     * @param e the exponent, base64url
     */
    public record PublicKey(String kty, String use, String kid, String alg, String n, String e) {}
}
