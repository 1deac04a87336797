package dev.aimessenger.auth;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.aimessenger.auth.signing.SigningKeys;
import dev.aimessenger.common.security.AccessTokens;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;

@Configuration
@ConfigurationPropertiesScan
class AuthConfiguration {

    /** Checks tokens with the keys at hand; the other services fetch them from here. */
    @Bean
    JwtDecoder jwtDecoder(SigningKeys keys, AccessTokens form) {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(AccessTokens.TYPE));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.RS256, keys));
        // The validator below checks the claims.
        processor.setJWTClaimsSetVerifier((claims, context) -> {});
        NimbusJwtDecoder decoder = new NimbusJwtDecoder(processor);
        decoder.setJwtValidator(form.validator());
        return decoder;
    }

    /** No call here needs an access token, and an expired one that a client sends along must not spoil a refresh. */
    @Bean
    BearerTokenResolver noBearerToken() {
        return request -> null;
    }
}
