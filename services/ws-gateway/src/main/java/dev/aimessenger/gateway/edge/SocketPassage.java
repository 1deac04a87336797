package dev.aimessenger.gateway.edge;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;
import dev.aimessenger.common.http.Problem;
import dev.aimessenger.sockets.ConnectionLimits;
import dev.aimessenger.sockets.Drainable;
import dev.aimessenger.sockets.TokenHandshake;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Passes advice sockets on to the service that has them, frame by frame, at the pace of the slower side: vertx-http-proxy
 * 4.5 would take in whatever a client does not read, and answers a refusal without its body.
 */
@Component
class SocketPassage implements Handler<RoutingContext>, Drainable {

    private static final Logger LOG = LoggerFactory.getLogger(SocketPassage.class);
    private static final List<String> PASSED_ON = List.of("Authorization", "Origin", "User-Agent");
    private static final List<String> PASSED_BACK = List.of("Content-Type", "WWW-Authenticate", "Retry-After");
    private static final Duration LONGEST_DRAIN = Duration.ofSeconds(10);
    /** Longer frames than any that a service sends or takes. */
    private static final int MOST_FRAME_BYTES = 1 << 20;

    private final Vertx vertx;
    private final String host;
    private final int port;
    private final TrustedProxies proxies;
    private final ConnectionLimits limits;
    private final ObjectMapper json;
    private final PassedSocket.Times times;
    private final WebSocketClient client;
    private final Set<PassedSocket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean draining;

    SocketPassage(
            Vertx vertx,
            Upstreams upstreams,
            TrustedProxies proxies,
            ConnectionLimits limits,
            ObjectMapper json,
            @Value("${aimessenger.sockets.ping-interval-ms}") long pingIntervalMs,
            @Value("${aimessenger.sockets.idle-timeout-ms}") long idleTimeoutMs) {
        this.vertx = vertx;
        int colon = upstreams.advice().lastIndexOf(':');
        this.host = upstreams.advice().substring(0, colon);
        this.port = Integer.parseInt(upstreams.advice().substring(colon + 1));
        this.proxies = proxies;
        this.limits = limits;
        this.json = json;
        this.times = new PassedSocket.Times(pingIntervalMs, idleTimeoutMs);
        this.client = vertx.createWebSocketClient(new WebSocketClientOptions()
                // The limits are ours. At -1, which should mean none, Vert.x 4.5 lets every connection wait for ever.
                .setMaxConnections(Integer.MAX_VALUE)
                .setMaxFrameSize(MOST_FRAME_BYTES)
                .setConnectTimeout((int) Duration.ofSeconds(2).toMillis()));
    }

    @Override
    public void handle(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
            routing.response().putHeader("Upgrade", "websocket");
            refuse(routing, 426, ErrorCode.INVALID_REQUEST, "This address takes WebSocket connections only");
            return;
        }
        if (draining) {
            refuseForNow(routing, "This server is about to stop");
            return;
        }
        try {
            limits.take();
        } catch (ServiceException e) {
            refuseForNow(routing, e.getMessage());
            return;
        }
        AtomicBoolean ended = new AtomicBoolean();
        Runnable giveBack = () -> {
            if (ended.compareAndSet(false, true)) {
                limits.giveBack();
            }
        };
        ConnectionBase tcp = (ConnectionBase) request.connection();
        tcp.closeFuture().onComplete(v -> giveBack.run());
        // What the client sends before the service has agreed must not get lost.
        request.pause();
        client.connect(upstream(request))
                .onSuccess(service -> {
                    service.pause();
                    // A client that has gone meanwhile gets no socket and no answer.
                    tcp.closeFuture().onComplete(v -> service.close());
                    request.toWebSocket()
                            .onSuccess(socket -> begin(new PassedSocket(vertx, socket, tcp, service, times)))
                            .onFailure(failure -> {
                                request.resume();
                                service.close();
                                giveBack.run();
                                refuse(routing, 400, ErrorCode.INVALID_REQUEST, "The WebSocket handshake is not valid");
                            });
                })
                .onFailure(failure -> {
                    request.resume();
                    giveBack.run();
                    passBack(routing, failure);
                });
    }

    private void begin(PassedSocket passed) {
        open.add(passed);
        passed.gone().whenComplete((v, failure) -> open.remove(passed));
        passed.begin();
        if (draining) {
            passed.end(PassedSocket.SERVICE_RESTART, "service restart");
        }
    }

    private WebSocketConnectOptions upstream(HttpServerRequest request) {
        WebSocketConnectOptions options = new WebSocketConnectOptions()
                .setHost(host)
                .setPort(port)
                .setURI(request.uri())
                // An Origin that nobody sent would be refused as a foreign one.
                .setAllowOriginHeader(request.getHeader("Origin") != null)
                .setTimeout(Duration.ofSeconds(10).toMillis());
        for (String name : PASSED_ON) {
            String value = request.getHeader(name);
            if (value != null) {
                options.addHeader(name, value);
            }
        }
        String calledHost = request.getHeader("Host");
        options.addHeader("X-Forwarded-Host", calledHost == null ? "" : calledHost);
        options.addHeader(
                "X-Forwarded-For",
                proxies.client(request.remoteAddress().hostAddress(), request.getHeader("X-Forwarded-For")));
        List<String> offered = request.headers().getAll("Sec-WebSocket-Protocol").stream()
                .flatMap(header -> Arrays.stream(header.split(",")))
                .map(String::strip)
                .toList();
        // The service agrees to this one alone, and Vert.x's client takes no agreement for a refusal.
        if (offered.contains(TokenHandshake.SUBPROTOCOL)) {
            offered.forEach(options::addSubProtocol);
        }
        return options;
    }

    private void passBack(RoutingContext routing, Throwable failure) {
        if (failure instanceof UpgradeRejectedException refused) {
            HttpServerResponse response = routing.response().setStatusCode(refused.getStatus());
            for (String name : PASSED_BACK) {
                String value = refused.getHeaders().get(name);
                if (value != null) {
                    response.putHeader(name, value);
                }
            }
            answer(routing, refused.getBody() == null ? Buffer.buffer() : refused.getBody());
        } else {
            LOG.warn("{}:{} takes no sockets: {}", host, port, failure.getMessage());
            refuseForNow(routing, "Not available right now, try again");
        }
    }

    private void refuseForNow(RoutingContext routing, String why) {
        routing.response().putHeader("Retry-After", "1");
        refuse(routing, 503, ErrorCode.UNAVAILABLE, why);
    }

    private void refuse(RoutingContext routing, int status, ErrorCode code, String why) {
        routing.response().setStatusCode(status).putHeader("Content-Type", Problem.CONTENT_TYPE);
        answer(routing, Edge.problem(json, new ServiceException(code, why), status));
    }

    private static void answer(RoutingContext routing, Buffer body) {
        if (!routing.response().closed()) {
            routing.response().end(body);
        }
    }

    /** Closes every socket with 1012, in whose place its client opens another one elsewhere. */
    @Override
    public void drain() {
        draining = true;
        List<PassedSocket> ending = List.copyOf(open);
        ending.forEach(passed -> passed.end(PassedSocket.SERVICE_RESTART, "service restart"));
        try {
            CompletableFuture.allOf(ending.stream().map(PassedSocket::gone).toArray(CompletableFuture[]::new))
                    .get(LONGEST_DRAIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warn("Sockets that were passed on did not end within {}", LONGEST_DRAIN);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
