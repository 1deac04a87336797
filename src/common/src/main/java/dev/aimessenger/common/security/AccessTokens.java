package dev.aimessenger.common.security;

import com.nimbusds.jose.JOSEObjectType;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/**
 * What an access token must be (RFC 9068): signed with RS256 by a key of the JWKS, of type {@code at+jwt}, from this
 * issuer, for this audience, not expired, with a numeric {@code sub}.
 *
 * @param issuer the {@code iss} claim
 * @param audience the {@code aud} claim
 * @param jwksUri where auth-service serves its public keys; empty in a service that takes no tokens
 */
@ConfigurationProperties("aimessenger.access-tokens")
public record AccessTokens(String issuer, String audience, String jwksUri) {

    public static final SignatureAlgorithm ALGORITHM = SignatureAlgorithm.RS256;
    public static final JOSEObjectType TYPE = new JOSEObjectType("at+jwt");

    /** A decoder that fetches the keys when it first needs them and keeps them for five minutes. */
    public JwtDecoder decoder() {
        NimbusJwtDecoder decoder = NimbusJwtDecoder.withJwkSetUri(jwksUri)
                .jwsAlgorithm(ALGORITHM)
                .validateType(false)
                .build();
        decoder.setJwtValidator(validator());
        return decoder;
    }

    public OAuth2TokenValidator<Jwt> validator() {
        return new DelegatingOAuth2TokenValidator<>(
                new JwtTimestampValidator(java.time.Duration.ZERO),
                // The validator of time lets a token pass that never ends.
                new JwtClaimValidator<Instant>(JwtClaimNames.EXP, Objects::nonNull),
                new JwtIssuerValidator(issuer),
                new JwtTypeValidator(List.of(TYPE.getType())),
                new JwtClaimValidator<List<String>>(
                        JwtClaimNames.AUD, claimed -> claimed != null && claimed.contains(audience)),
                new JwtClaimValidator<String>(
                        JwtClaimNames.SUB, subject -> subject != null && subject.matches("[1-9][0-9]{0,17}")));
    }
}
