package dev.aimessenger.websocket;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.regex.MatchResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns an HTTP request into a WebSocket, if the handshake allows it, or answers it with a problem. */
final class UpgradeHandler implements Handler<RoutingContext> {

    /** Given the socket, its TCP connection and the headers of its exchanges, on the socket's event loop. */
    interface SocketHandler {
        void opened(ServerWebSocket socket, HttpConnection connection, Map<String, Object> headers);
    }

    private static final Logger LOG = LoggerFactory.getLogger(UpgradeHandler.class);

    private final HardenedVertxWebsocketEndpoint options;
    private final List<String> pathParameters;
    private final SocketHandler onSocket;
    private final BooleanSupplier isDraining;

    /** @param isDraining whether no WebSocket is to be opened any more */
    UpgradeHandler(HardenedVertxWebsocketEndpoint options, BooleanSupplier isDraining, SocketHandler onSocket) {
        this.options = options;
        this.isDraining = isDraining;
        this.onSocket = onSocket;
        this.pathParameters = HardenedVertxWebsocketHost.PATH_PARAMETER
                .matcher(options.getConfiguration().getWebsocketURI().getPath())
                .results()
                .map((MatchResult match) -> match.group(1))
                .filter(name -> !HardenedVertxWebsocketEndpoint.isReserved(name))
                .toList();
    }

    @Override
    public void handle(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        if (!asksForWebSocket(request)) {
            new HttpProblem(426, "invalid-request", "This address takes WebSocket connections only")
                    .sendTo(routing.response());
            return;
        }
        if (isDraining.getAsBoolean()) {
            new HttpProblem(503, "unavailable", "This server is about to stop").sendTo(routing.response());
            return;
        }
        // What comes while the handshake is decided on, or the upgrade is under way, must not get lost.
        request.pause();
        Context eventLoop = routing.vertx().getOrCreateContext();
        Map<String, Object> declared = declaredParameters(routing);
        accept(routing.vertx(), request)
                .onComplete(result -> eventLoop.runOnContext(v -> {
                    if (result.failed()) {
                        request.resume();
                        if (!(result.cause() instanceof HandshakeRefusedException)) {
                            LOG.warn("A WebSocket handshake could not be decided on", result.cause());
                        }
                        HttpProblem.of(result.cause()).sendTo(routing.response());
                    } else {
                        upgrade(routing, declared, result.result());
                    }
                }));
    }

    private static boolean asksForWebSocket(HttpServerRequest request) {
        return HttpMethod.GET.equals(request.method())
                && containsToken(request.headers(), "Connection", "upgrade")
                && containsToken(request.headers(), "Upgrade", "websocket");
    }

    private static boolean containsToken(MultiMap headers, String name, String token) {
        return headers.getAll(name).stream()
                .flatMap(value -> List.of(value.split(",")).stream())
                .anyMatch(value -> value.trim().toLowerCase(Locale.ROOT).equals(token));
    }

    private Future<Map<String, Object>> accept(Vertx vertx, HttpServerRequest request) {
        if (options.getHandshake() == null) {
            return Future.succeededFuture(Map.of());
        }
        Future<Map<String, Object>> decision;
        try {
            decision = options.getHandshake().accept(request);
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
        return decision == null
                ? Future.failedFuture(new IllegalStateException("The handshake bean gave no answer"))
                : within(vertx, decision);
    }

    private Future<Map<String, Object>> within(Vertx vertx, Future<Map<String, Object>> decision) {
        if (decision.isComplete()) {
            return decision;
        }
        Promise<Map<String, Object>> inTime = Promise.promise();
        long timer = vertx.setTimer(
                options.getHandshakeTimeoutMs(),
                id -> inTime.tryFail(
                        "The handshake took longer than " + options.getHandshakeTimeoutMs() + " milliseconds"));
        decision.onComplete(result -> {
            vertx.cancelTimer(timer);
            if (result.failed()) {
                inTime.tryFail(result.cause());
            } else if (!inTime.tryComplete(result.result())) {
                options.getHandshake().ended(result.result());
            }
        });
        return inTime.future();
    }

    private void upgrade(RoutingContext routing, Map<String, Object> declared, Map<String, Object> trusted) {
        Map<String, Object> headers = new LinkedHashMap<>(declared);
        if (trusted != null) {
            headers.putAll(trusted);
        }
        HttpConnection connection = routing.request().connection();
        Runnable ended = endOf(trusted);
        // Unlike a WebSocket's handler for its end, this is told of an end before now, too.
        ((ConnectionBase) connection).closeFuture().onComplete(v -> ended.run());
        Future<ServerWebSocket> socket;
        try {
            socket = routing.request().toWebSocket();
        } catch (RuntimeException e) {
            socket = Future.failedFuture(e);
        }
        socket.onSuccess(opened -> onSocket.opened(opened, connection, headers)).onFailure(failure -> {
            LOG.debug("A WebSocket upgrade failed", failure);
            ended.run();
            new HttpProblem(400, "invalid-request", "The WebSocket handshake is not valid").sendTo(routing.response());
        });
    }

    private Runnable endOf(Map<String, Object> trusted) {
        AtomicBoolean ended = new AtomicBoolean(options.getHandshake() == null);
        return () -> {
            if (ended.compareAndSet(false, true)) {
                options.getHandshake().ended(trusted);
            }
        };
    }

    /** Query and path parameters that the endpoint names; a name that occurs several times gives a list. */
    private Map<String, Object> declaredParameters(RoutingContext routing) {
        Map<String, Object> declared = new LinkedHashMap<>();
        for (String name : options.queryParameterNames()) {
            List<String> values = routing.queryParam(name);
            if (!values.isEmpty()) {
                declared.put(name, values.size() == 1 ? values.get(0) : List.copyOf(values));
            }
        }
        for (String name : pathParameters) {
            String value = routing.pathParam(name);
            if (value != null) {
                declared.put(name, value);
            }
        }
        return declared;
    }
}
