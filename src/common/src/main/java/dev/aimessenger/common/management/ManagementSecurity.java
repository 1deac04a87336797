package dev.aimessenger.common.management;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;
import dev.aimessenger.common.http.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfTokenRequestAttributeHandler;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Who gets what of the management port. Health and Prometheus metrics, which tell nothing of people, are open to whoever
 * reaches it. All else takes an account: by a form in a browser, with a session and a token against forged requests, or by
 * HTTP Basic in a program. Without accounts nobody gets it. Requests of other web sites get nothing.
 */
@AutoConfiguration(before = dev.aimessenger.common.security.SecurityAutoConfiguration.class)
@EnableConfigurationProperties(OperatorAccounts.class)
public class ManagementSecurity {

    private static final String HAWTIO = "/actuator/hawtio";
    private static final String LOGIN = "/login";

    @Bean
    OperatorSignIn operatorSignIn(OperatorAccounts accounts) {
        return new OperatorSignIn(accounts);
    }

    @Bean
    @Order(0)
    SecurityFilterChain openManagement(
            HttpSecurity http,
            @Value("${management.server.port}") int port,
            @Value("${aimessenger.management.hosts}") Set<String> hosts)
            throws Exception {
        RequestMatcher foreign = new ForeignRequest(hosts);
        RequestMatcher open = new OrRequestMatcher(path("/actuator/health/**"), path("/actuator/prometheus"));
        return http.securityMatcher(request ->
                        request.getLocalPort() == port && (foreign.matches(request) || open.matches(request)))
                .authorizeHttpRequests(requests ->
                        requests.requestMatchers(foreign).denyAll().anyRequest().permitAll())
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(AbstractHttpConfigurer::disable)
                .csrf(AbstractHttpConfigurer::disable)
                .build();
    }

    @Bean
    @Order(1)
    SecurityFilterChain managementPort(
            HttpSecurity http, OperatorSignIn signIn, ObjectMapper json, @Value("${management.server.port}") int port)
            throws Exception {
        http.securityMatcher(request -> request.getLocalPort() == port);
        if (!signIn.isPossible()) {
            return http.authorizeHttpRequests(requests -> requests.anyRequest().denyAll())
                    .exceptionHandling(
                            failures -> failures.authenticationEntryPoint((request, response, failure) -> refuse(
                                    response,
                                    json,
                                    ErrorCode.FORBIDDEN,
                                    "There are no accounts: OPERATOR_ACCOUNTS and VIEWER_ACCOUNTS are empty")))
                    .requestCache(AbstractHttpConfigurer::disable)
                    .csrf(AbstractHttpConfigurer::disable)
                    .build();
        }
        AuthenticationEntryPoint ask = entryPoint(json);
        HttpSessionRequestCache visits = new HttpSessionRequestCache();
        visits.setRequestMatcher(ManagementSecurity::isVisit);
        return http.authenticationManager(signIn.manager())
                .authorizeHttpRequests(requests -> requests.requestMatchers(path(HAWTIO + "/proxy/**"))
                        .denyAll()
                        .requestMatchers(path("/ops/**"))
                        .hasRole(OperatorAccounts.OPERATOR)
                        .anyRequest()
                        .hasRole(OperatorAccounts.VIEWER))
                .formLogin(form -> form.defaultSuccessUrl(HAWTIO))
                .httpBasic(basic -> basic.authenticationEntryPoint(ask))
                .exceptionHandling(failures -> failures
                        // Set as the one entry point, it would switch the form off.
                        .defaultAuthenticationEntryPointFor(ask, AnyRequestMatcher.INSTANCE)
                        .accessDeniedHandler(notAllowed(ask, json)))
                .requestCache(cache -> cache.requestCache(visits))
                .csrf(ManagementSecurity::askBrowsersForToken)
                .build();
    }

    /** Hawtio's page reads the token from this cookie and sends it along. A program that sends a password needs none. */
    private static void askBrowsersForToken(CsrfConfigurer<HttpSecurity> csrf) {
        CsrfTokenRequestAttributeHandler inEachAnswer = new CsrfTokenRequestAttributeHandler();
        inEachAnswer.setCsrfRequestAttributeName(null);
        csrf.csrfTokenRepository(CookieCsrfTokenRepository.withHttpOnlyFalse())
                .csrfTokenRequestHandler(inEachAnswer)
                .ignoringRequestMatchers(request -> request.getHeader("Authorization") != null);
    }

    /**
     * A page leads to the form. A script in a page is not told that Basic would do: the browser would ask for a password
     * in a window of its own, keep it, and send it with whatever any site makes it send.
     */
    private static AuthenticationEntryPoint entryPoint(ObjectMapper json) {
        AuthenticationEntryPoint form = new LoginUrlAuthenticationEntryPoint(LOGIN);
        return (request, response, failure) -> {
            if (isVisit(request)) {
                form.commence(request, response, failure);
                return;
            }
            if (request.getHeader("Sec-Fetch-Mode") == null) {
                response.setHeader("WWW-Authenticate", "Basic realm=\"AI Messenger\", charset=\"UTF-8\"");
            }
            refuse(response, json, ErrorCode.UNAUTHENTICATED, "Sign in as an operator or a viewer");
        };
    }

    /** A browser without a session has no token either: it hears of the session first. */
    private static AccessDeniedHandler notAllowed(AuthenticationEntryPoint ask, ObjectMapper json) {
        return (request, response, failure) -> {
            if (SecurityContextHolder.getContext().getAuthentication() == null) {
                ask.commence(request, response, new InsufficientAuthenticationException(failure.getMessage(), failure));
            } else {
                refuse(response, json, ErrorCode.FORBIDDEN, "Not allowed");
            }
        };
    }

    private static boolean isVisit(HttpServletRequest request) {
        String accept = request.getHeader("Accept");
        return request.getMethod().equals("GET") && accept != null && accept.contains("text/html");
    }

    private static RequestMatcher path(String pattern) {
        return PathPatternRequestMatcher.withDefaults().matcher(pattern);
    }

    private static void refuse(HttpServletResponse response, ObjectMapper json, ErrorCode code, String why)
            throws IOException {
        Problem.write(response, json, code.httpStatus(), new ServiceException(code, why));
    }
}
