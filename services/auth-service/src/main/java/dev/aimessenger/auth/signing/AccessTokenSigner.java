package dev.aimessenger.auth.signing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.aimessenger.common.security.AccessTokens;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Writes access tokens (RFC 9068), as {@link AccessTokens} wants them. */
@Component
public class AccessTokenSigner {

    private final SigningKeys keys;
    private final AccessTokens form;
    private final AccessTokenLifetime lifetime;

    AccessTokenSigner(SigningKeys keys, AccessTokens form, AccessTokenLifetime lifetime) {
        this.keys = keys;
        this.form = form;
        this.lifetime = lifetime;
    }

    public String sign(long userId, String email) {
        RSAKey key = keys.current();
        Instant now = Instant.now();
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .keyID(key.getKeyID())
                        .type(AccessTokens.TYPE)
                        .build(),
                new JWTClaimsSet.Builder()
                        .jwtID(UUID.randomUUID().toString())
                        .issuer(form.issuer())
                        .audience(form.audience())
                        .subject(String.valueOf(userId))
                        .claim("email", email)
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plusSeconds(lifetime.lifetimeSeconds())))
                        .build());
        try {
            token.sign(new RSASSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException("Cannot sign an access token", e);
        }
        return token.serialize();
    }

    /** In seconds. */
    public long lifetime() {
        return lifetime.lifetimeSeconds();
    }
}
