package dev.aimessenger.sockets;

import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;
import dev.aimessenger.common.security.Caller;
import dev.aimessenger.websocket.HandshakeRefusedException;
import dev.aimessenger.websocket.WebsocketHandshake;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/**
 * Lets a WebSocket be opened with a valid access token only: {@code Authorization: Bearer <token>}, or, since browsers
 * cannot set that header, the subprotocols {@code aimessenger.v1, bearer.<token>}. A page of another origin is refused.
 */
public final class TokenHandshake implements WebsocketHandshake {

    /** The subprotocol that the server speaks. */
    public static final String SUBPROTOCOL = "aimessenger.v1";

    /** The header that carries the {@link Principal} on every exchange of the connection. */
    public static final String PRINCIPAL = "principal";

    private static final String BEARER_SUBPROTOCOL = "bearer.";
    private static final String BEARER_SCHEME = "bearer ";

    private final Vertx vertx;
    private final JwtDecoder decoder;
    private final Set<String> allowedOrigins;
    private final ConnectionLimits limits;

    /** @param allowedOrigins origins besides the server's own, such as {@code https://chat.example.org} */
    public TokenHandshake(Vertx vertx, JwtDecoder decoder, Set<String> allowedOrigins, ConnectionLimits limits) {
        this.vertx = vertx;
        this.decoder = decoder;
        this.allowedOrigins = Set.copyOf(allowedOrigins);
        this.limits = limits;
    }

    @Override
    public Future<Map<String, Object>> accept(HttpServerRequest request) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin != null && !isAllowed(origin, host(request))) {
            return refuse(ErrorCode.FORBIDDEN, "Pages of this origin may not connect");
        }
        Optional<String> token = token(request);
        if (token.isEmpty()) {
            return refuse(ErrorCode.UNAUTHENTICATED, "A valid access token is needed");
        }
        // The first token of a key makes the decoder fetch the keys: never on the event loop.
        return vertx.executeBlocking(() -> admit(principal(token.get())), false);
    }

    private Map<String, Object> admit(Principal principal) {
        try {
            limits.take(principal.userId());
        } catch (ServiceException e) {
            throw refusal(e.code(), e.getMessage());
        }
        return Map.of(PRINCIPAL, principal);
    }

    @Override
    public void ended(Map<String, Object> attributes) {
        limits.giveBack(((Principal) attributes.get(PRINCIPAL)).userId());
    }

    /**
     * Checks a token.
     *
     * @throws HandshakeRefusedException when it is not valid (any more)
     * @throws org.springframework.security.oauth2.jwt.JwtException when the keys to check it with cannot be had now
     */
    public Principal principal(String token) {
        try {
            Jwt jwt = decoder.decode(token);
            Caller caller = Caller.of(jwt);
            return new Principal(caller.id(), caller.email(), jwt.getExpiresAt());
        } catch (BadJwtException e) {
            throw refusal(ErrorCode.UNAUTHENTICATED, "A valid access token is needed");
        }
    }

    private boolean isAllowed(String origin, String host) {
        if (allowedOrigins.contains(origin)) {
            return true;
        }
        try {
            return host != null && host.equalsIgnoreCase(URI.create(origin).getAuthority());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** The host that the page's address names: the gateway, which passes advice sockets on, says which it was. */
    private static String host(HttpServerRequest request) {
        String forwarded = request.getHeader("X-Forwarded-Host");
        return forwarded == null ? request.getHeader(HttpHeaders.HOST) : forwarded;
    }

    private static Optional<String> token(HttpServerRequest request) {
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (authorization != null) {
            return authorization.regionMatches(true, 0, BEARER_SCHEME, 0, BEARER_SCHEME.length())
                    ? Optional.of(
                            authorization.substring(BEARER_SCHEME.length()).strip())
                    : Optional.empty();
        }
        String offered = request.getHeader("Sec-WebSocket-Protocol");
        if (offered == null) {
            return Optional.empty();
        }
        String[] subprotocols = offered.split("\\s*,\\s*");
        return Arrays.asList(subprotocols).contains(SUBPROTOCOL)
                ? Arrays.stream(subprotocols)
                        .filter(name -> name.startsWith(BEARER_SUBPROTOCOL))
                        .map(name -> name.substring(BEARER_SUBPROTOCOL.length()))
                        .findFirst()
                : Optional.empty();
    }

    private static <T> Future<T> refuse(ErrorCode code, String message) {
        return Future.failedFuture(refusal(code, message));
    }

    private static HandshakeRefusedException refusal(ErrorCode code, String message) {
        return new HandshakeRefusedException(code.httpStatus(), code.label(), message);
    }
}
