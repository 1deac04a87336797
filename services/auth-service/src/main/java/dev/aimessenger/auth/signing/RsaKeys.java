package dev.aimessenger.auth.signing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** RSA keys in the forms in which they are stored and configured. The key id is the thumbprint (RFC 7638). */
final class RsaKeys {

    private static final Pattern PEM =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    private RsaKeys() {}

    /** @return a new private key, PKCS#8 */
    static byte[] generate(int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair().getPrivate().getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @throws IllegalArgumentException when these bytes are no RSA private key, or a short one */
    static RSAKey ofPkcs8(byte[] encoded) {
        try {
            KeyFactory rsa = KeyFactory.getInstance("RSA");
            if (!(rsa.generatePrivate(new PKCS8EncodedKeySpec(encoded)) instanceof RSAPrivateCrtKey key)) {
                throw new IllegalArgumentException("an RSA key without its primes");
            }
            if (key.getModulus().bitLength() < SigningKeySettings.LEAST_BITS) {
                throw new IllegalArgumentException("an RSA key must have at least " + SigningKeySettings.LEAST_BITS
                        + " bits, and this one has " + key.getModulus().bitLength());
            }
            RSAPublicKey publicKey =
                    (RSAPublicKey) rsa.generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()));
            return new RSAKey.Builder(publicKey)
                    .privateKey(key)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.RS256)
                    .keyIDFromThumbprint()
                    .build();
        } catch (GeneralSecurityException | JOSEException e) {
            throw new IllegalArgumentException("not an RSA private key in PKCS#8", e);
        }
    }

    /**
     * The keys of a setting; line breaks may be written {@code \n}, as environment files need it.
     *
     * @throws IllegalArgumentException when there is none, or one that is no good
     */
    static List<RSAKey> ofPem(String text) {
        List<RSAKey> keys = new ArrayList<>();
        Matcher blocks = PEM.matcher(text.replace("\\n", "\n"));
        while (blocks.find()) {
            keys.add(ofPkcs8(Base64.getMimeDecoder().decode(blocks.group(1))));
        }
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("no block BEGIN PRIVATE KEY");
        }
        return keys;
    }
}
