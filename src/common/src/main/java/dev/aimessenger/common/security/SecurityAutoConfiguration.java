package dev.aimessenger.common.security;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;
import dev.aimessenger.common.http.Problem;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.task.DelegatingSecurityContextAsyncTaskExecutor;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.header.HeaderWriterFilter;

/**
 * Security of every service's own port: a request needs an access token except on the paths that
 * {@code aimessenger.security.open-paths} names. The management port has its own, {@code ManagementSecurity}.
 */
@AutoConfiguration(
        before = {
            org.springframework.boot.autoconfigure.security.servlet.SecurityAutoConfiguration.class,
            org.springframework.boot.autoconfigure.security.servlet.UserDetailsServiceAutoConfiguration.class
        },
        beforeName = "org.apache.camel.component.platform.http.springboot.SpringBootPlatformHttpAutoConfiguration")
@EnableConfigurationProperties(AccessTokens.class)
@EnableWebSecurity
public class SecurityAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnProperty("aimessenger.access-tokens.jwks-uri")
    JwtDecoder jwtDecoder(AccessTokens accessTokens) {
        return accessTokens.decoder();
    }

    @Bean
    @Order(2)
    @ConditionalOnProperty("aimessenger.access-tokens.jwks-uri")
    SecurityFilterChain servicePort(
            HttpSecurity http,
            JwtDecoder decoder,
            ObjectMapper json,
            @Value("${aimessenger.security.open-paths}") String[] openPaths)
            throws Exception {
        AuthenticationEntryPoint askForToken = (request, response, failure) -> {
            response.setHeader("WWW-Authenticate", "Bearer");
            refuse(response, json, ErrorCode.UNAUTHENTICATED, "A valid access token is needed");
        };
        return http.authorizeHttpRequests(requests -> requests.requestMatchers(openPaths)
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .oauth2ResourceServer(
                        server -> server.jwt(jwt -> jwt.decoder(decoder)).authenticationEntryPoint(askForToken))
                .exceptionHandling(failures -> failures.authenticationEntryPoint(askForToken)
                        .accessDeniedHandler((request, response, failure) ->
                                refuse(response, json, ErrorCode.FORBIDDEN, "Not allowed")))
                .headers(SecurityAutoConfiguration::writeEagerly)
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(AbstractHttpConfigurer::disable)
                // Spring's own POST /logout would hide auth-service's.
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .build();
    }

    /** What Spring Security's firewall turns away: unknown methods, paths with slashes in disguise. */
    @Bean
    RequestRejectedHandler rejectedRequest(ObjectMapper json) {
        return (request, response, failure) ->
                refuse(response, json, ErrorCode.INVALID_REQUEST, "The request cannot be understood");
    }

    /** Camel runs a REST route on this executor's threads; the wrapper takes the caller's token along. */
    @Bean
    AsyncTaskExecutor restExecutor(@Value("${aimessenger.rest.threads}") int threads) {
        ThreadPoolTaskExecutor pool = new ThreadPoolTaskExecutor();
        pool.setCorePoolSize(threads);
        pool.setMaxPoolSize(threads);
        pool.setQueueCapacity(1_000);
        pool.setAllowCoreThreadTimeOut(true);
        pool.setThreadNamePrefix("rest-");
        pool.initialize();
        return new DelegatingSecurityContextAsyncTaskExecutor(pool);
    }

    private static void refuse(HttpServletResponse response, ObjectMapper json, ErrorCode code, String why)
            throws IOException {
        Problem.write(response, json, code.httpStatus(), new ServiceException(code, why));
    }

    /**
     * Writes the security headers before a route runs. By default they are written when the request's own thread is
     * done, which is while a route's thread writes its answer: two threads in one list of headers break the answer.
     */
    private static void writeEagerly(HeadersConfigurer<HttpSecurity> headers) {
        headers.addObjectPostProcessor(new ObjectPostProcessor<HeaderWriterFilter>() {
            @Override
            public <O extends HeaderWriterFilter> O postProcess(O filter) {
                filter.setShouldWriteHeadersEagerly(true);
                return filter;
            }
        });
    }
}
