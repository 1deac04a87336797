package dev.aimessenger.websocket;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.CorsHandler;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.component.vertx.common.VertxHelper;
import org.apache.camel.component.vertx.websocket.VertxWebsocketConfiguration;
import org.apache.camel.component.vertx.websocket.VertxWebsocketConsumer;
import org.apache.camel.component.vertx.websocket.VertxWebsocketHelper;
import org.apache.camel.component.vertx.websocket.VertxWebsocketHost;
import org.apache.camel.component.vertx.websocket.VertxWebsocketHostConfiguration;
import org.apache.camel.component.vertx.websocket.VertxWebsocketHostKey;
import org.apache.camel.component.vertx.websocket.VertxWebsocketPeer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP server of one host and port: its consumers' routes and the connections, by key. */
public class HardenedVertxWebsocketHost extends VertxWebsocketHost {

    static final Pattern PATH_PARAMETER = Pattern.compile("\\{([^/}]+)}");

    /** A frame may be this many times {@code maxMessageBytes} and still be answered; beyond, the socket is closed. */
    static final int FRAME_LIMIT_FACTOR = 8;

    private static final Logger LOG = LoggerFactory.getLogger(HardenedVertxWebsocketHost.class);
    private static final long LONGEST_END_MS = 10_000;

    private final CamelContext camelContext;
    private final VertxWebsocketHostConfiguration configuration;
    private final VertxWebsocketHostKey key;
    private final Backlog backlog;
    private final Map<VertxWebsocketConsumer, Route> routes = new ConcurrentHashMap<>();
    private final Map<String, WebsocketConnection> connections = new ConcurrentHashMap<>();
    private final Map<WebsocketConnection, VertxWebsocketConsumer> consumers = new ConcurrentHashMap<>();
    private final AtomicLong visited = new AtomicLong();

    private String deployment;
    private int frameLimit;
    private volatile boolean draining;
    private volatile int port;

    HardenedVertxWebsocketHost(
            CamelContext camelContext,
            VertxWebsocketHostConfiguration configuration,
            VertxWebsocketHostKey key,
            Backlog backlog) {
        super(camelContext, configuration, key);
        this.camelContext = camelContext;
        this.configuration = configuration;
        this.key = key;
        this.backlog = backlog;
        this.port = key.getPort();
    }

    @Override
    public void connect(VertxWebsocketConsumer stockConsumer) {
        HardenedVertxWebsocketConsumer consumer = (HardenedVertxWebsocketConsumer) stockConsumer;
        HardenedVertxWebsocketEndpoint options = consumer.getEndpoint();
        if (deployment != null && frameLimitOf(options) > frameLimit) {
            throw new IllegalArgumentException("maxMessageBytes " + options.getMaxMessageBytes()
                    + " is more than the first consumer of " + key + " has set up the server for");
        }
        VertxWebsocketConfiguration stock = options.getConfiguration();
        String rawPath = stock.getWebsocketURI().getPath();
        Route route =
                configuration.getRouter().route(PATH_PARAMETER.matcher(rawPath).replaceAll(":$1"));
        if (stock.getAllowedOriginPattern() != null
                && !stock.getAllowedOriginPattern().isEmpty()) {
            route.handler(CorsHandler.create().addRelativeOrigin(stock.getAllowedOriginPattern()));
        }
        route.handler(new UpgradeHandler(
                options,
                () -> draining,
                (socket, connection, headers) -> open(consumer, rawPath, socket, connection, headers)));
        routes.put(consumer, route);
    }

    private void open(
            HardenedVertxWebsocketConsumer consumer,
            String rawPath,
            ServerWebSocket socket,
            HttpConnection tcp,
            Map<String, Object> headers) {
        if (!routes.containsKey(consumer)) {
            socket.close((short) CloseCodes.SERVICE_RESTART, "service restart");
            return;
        }
        WebsocketConnection connection = new WebsocketConnection(
                configuration.getVertx(),
                socket,
                tcp,
                rawPath,
                consumer.getEndpoint(),
                headers,
                consumer.workers(),
                backlog,
                consumer,
                this::forget);
        connections.put(connection.getConnectionKey(), connection);
        consumers.put(connection, consumer);
        connection.begin();
        if (draining || !routes.containsKey(consumer)) {
            connection.close(CloseCodes.SERVICE_RESTART, "service restart", false);
        }
    }

    private void forget(WebsocketConnection connection) {
        connections.remove(connection.getConnectionKey());
        consumers.remove(connection);
    }

    /** Acts on the connections of these keys that are open on the path, and touches no other one. */
    void forEach(Collection<String> keys, String path, Consumer<WebsocketConnection> action) {
        for (String connectionKey : keys) {
            visited.incrementAndGet();
            WebsocketConnection connection = connections.get(connectionKey);
            if (connection != null && isOn(connection, path)) {
                action.accept(connection);
            }
        }
    }

    void forAll(String path, Consumer<WebsocketConnection> action) {
        for (WebsocketConnection connection : connections.values()) {
            visited.incrementAndGet();
            if (isOn(connection, path)) {
                action.accept(connection);
            }
        }
    }

    /** How many look-ups of connections sending has cost so far. */
    long visited() {
        return visited.get();
    }

    private static boolean isOn(WebsocketConnection connection, String path) {
        String connected = path.contains("{") || path.contains("*") ? connection.getRawPath() : connection.getPath();
        return connected.equals(path) || VertxWebsocketHelper.webSocketHostPathMatches(connected, path);
    }

    /**
     * Takes the consumer's route off the router and closes its connections with 1012.
     *
     * @return whether it was the last one, so that the server is stopped too
     */
    boolean disconnect(VertxWebsocketConsumer consumer) {
        Route route = routes.remove(consumer);
        if (route != null) {
            route.remove();
        }
        List<WebsocketConnection> own = consumers.entrySet().stream()
                .filter(entry -> entry.getValue() == consumer)
                .map(Map.Entry::getKey)
                .toList();
        end(own);
        if (!routes.isEmpty()) {
            return false;
        }
        try {
            stop();
        } catch (ExecutionException e) {
            throw new IllegalStateException("The server of " + key + " could not be stopped", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return true;
    }

    /** Opens no connection any more and closes all with 1012, on every path; the server goes on to answer requests. */
    void drain() {
        draining = true;
        end(List.copyOf(consumers.keySet()));
    }

    /** Each one is closed when what it had sent is processed, or when the time for that is over. */
    private void end(List<WebsocketConnection> ending) {
        for (WebsocketConnection connection : ending) {
            connection
                    .drain()
                    .copy()
                    .completeOnTimeout(null, connection.drainTimeoutMs(), TimeUnit.MILLISECONDS)
                    .thenRun(() -> connection.close(CloseCodes.SERVICE_RESTART, "service restart", true));
        }
        await(ending, WebsocketConnection::finished);
        await(ending, WebsocketConnection::gone);
    }

    private void await(List<WebsocketConnection> own, Function<WebsocketConnection, CompletableFuture<Void>> end) {
        try {
            CompletableFuture.allOf(own.stream().map(end).toArray(CompletableFuture[]::new))
                    .get(LONGEST_END_MS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warn("Connections of {} did not end within {} ms", key, LONGEST_END_MS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void disconnect(String path) {
        routes.keySet().stream()
                .filter(consumer -> consumer.getEndpoint()
                        .getConfiguration()
                        .getWebsocketURI()
                        .getPath()
                        .equals(path))
                .findFirst()
                .ifPresent(this::disconnect);
    }

    @Override
    public void start() throws Exception {
        if (deployment != null) {
            return;
        }
        HttpServerOptions serverOptions = serverOptions();
        int acceptors = 1;
        for (VertxWebsocketConsumer consumer : routes.keySet()) {
            acceptors = Math.max(
                    acceptors,
                    ((HardenedVertxWebsocketConsumer) consumer).getEndpoint().getAcceptors());
        }
        if (acceptors > 1 && key.getPort() == 0) {
            throw new IllegalArgumentException("acceptors above 1 need a fixed port");
        }
        AtomicInteger actualPort = new AtomicInteger();
        try {
            deployment = configuration
                    .getVertx()
                    .deployVerticle(
                            () -> new Acceptor(serverOptions, configuration.getRouter(), key, actualPort),
                            new DeploymentOptions().setInstances(acceptors))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "No server on " + key + ": " + e.getCause().getMessage(), e.getCause());
        }
        port = actualPort.get();
        LOG.info("WebSocket server started on {}:{}", key.getHost(), port);
    }

    private HttpServerOptions serverOptions() throws Exception {
        HttpServerOptions options = configuration.getServerOptions() == null
                ? new HttpServerOptions()
                : new HttpServerOptions(configuration.getServerOptions());
        frameLimit = options.getMaxWebSocketFrameSize();
        for (VertxWebsocketConsumer consumer : routes.keySet()) {
            frameLimit = Math.max(frameLimit, frameLimitOf((HardenedVertxWebsocketEndpoint) consumer.getEndpoint()));
        }
        options.setMaxWebSocketFrameSize(frameLimit);
        // Vert.x bounds a frame before it is inflated, not after; and each receiver would have to be deflated for.
        options.setPerMessageWebSocketCompressionSupported(false);
        options.setPerFrameWebSocketCompressionSupported(false);
        if (configuration.getSslContextParameters() != null) {
            VertxHelper.setupSSLOptions(camelContext, configuration.getSslContextParameters(), options);
        }
        return options;
    }

    private static int frameLimitOf(HardenedVertxWebsocketEndpoint options) {
        return (int) Math.min(Integer.MAX_VALUE, (long) FRAME_LIMIT_FACTOR * options.getMaxMessageBytes());
    }

    @Override
    public void stop() throws ExecutionException, InterruptedException {
        if (deployment != null) {
            try {
                configuration
                        .getVertx()
                        .undeploy(deployment)
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get();
            } finally {
                deployment = null;
                port = key.getPort();
            }
        }
        connections.clear();
        consumers.clear();
    }

    @Override
    public List<VertxWebsocketPeer> getConnectedPeers() {
        return List.copyOf(connections.values());
    }

    @Override
    public VertxWebsocketPeer getConnectedPeer(String connectionKey) {
        return connections.get(connectionKey);
    }

    @Override
    public int getPort() {
        return port;
    }

    @Override
    public boolean isManagedHost(String host) {
        return HardenedVertxWebsocketComponent.sameHost(key.getHost(), host);
    }

    @Override
    public boolean isManagedPort(int calledPort) {
        return port == calledPort;
    }

    /** One HTTP server on one event loop; several of them share the port. */
    private static final class Acceptor extends AbstractVerticle {

        private final HttpServerOptions options;
        private final Router router;
        private final VertxWebsocketHostKey key;
        private final AtomicInteger actualPort;
        private HttpServer server;

        Acceptor(HttpServerOptions options, Router router, VertxWebsocketHostKey key, AtomicInteger actualPort) {
            this.options = options;
            this.router = router;
            this.key = key;
            this.actualPort = actualPort;
        }

        @Override
        public void start(Promise<Void> started) {
            server = vertx.createHttpServer(options)
                    .requestHandler(router)
                    .invalidRequestHandler(HttpProblem::refuseBroken);
            server.listen(key.getPort(), key.getHost())
                    .onSuccess(listening -> actualPort.set(listening.actualPort()))
                    .<Void>mapEmpty()
                    .onComplete(started);
        }

        @Override
        public void stop(Promise<Void> stopped) {
            server.close().onComplete(stopped);
        }
    }
}
