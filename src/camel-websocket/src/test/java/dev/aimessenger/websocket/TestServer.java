package dev.aimessenger.websocket;

import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.vertx.websocket.VertxWebsocketComponent;
import org.apache.camel.component.vertx.websocket.VertxWebsocketEvent;
import org.apache.camel.impl.DefaultCamelContext;
import org.awaitility.Awaitility;

/** A Camel context with one of the two components, on a free port, and clients for it. */
final class TestServer implements AutoCloseable {

    /** What a client has seen. */
    static final class Client {
        final WebSocket socket;
        final Queue<String> texts = new ConcurrentLinkedQueue<>();
        volatile Short closeCode;
        volatile String closeReason;
        volatile boolean closed;

        Client(WebSocket socket) {
            this.socket = socket;
            socket.textMessageHandler(texts::add);
            socket.exceptionHandler(e -> {});
            socket.closeHandler(v -> {
                closeCode = socket.closeStatusCode();
                closeReason = socket.closeReason();
                closed = true;
            });
        }
    }

    final int port = freePort();
    final CamelContext camel = new DefaultCamelContext();
    final VertxWebsocketComponent component;
    final Queue<String> openKeys = new ConcurrentLinkedQueue<>();
    private final Vertx clientVertx = Vertx.vertx();
    private final WebSocketClient client;
    private ProducerTemplate template;

    TestServer(VertxWebsocketComponent component) {
        this.component = component;
        camel.addComponent("vertx-websocket", component);
        client = clientVertx.createWebSocketClient(new WebSocketClientOptions()
                .setMaxFrameSize(8 << 20)
                .setMaxMessageSize(8 << 20)
                .setMaxConnections(100));
    }

    static TestServer hardened() {
        return new TestServer(new HardenedVertxWebsocketComponent());
    }

    static TestServer stock() {
        return new TestServer(new VertxWebsocketComponent());
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    String uri(String path, String options) {
        return "vertx-websocket:127.0.0.1:" + port + path + (options.isEmpty() ? "" : "?" + options);
    }

    /** Adds a route that processes MESSAGE exchanges and notes the keys of opened connections. */
    TestServer serve(String path, String options, Processor onMessage) throws Exception {
        return serveEvents(path, options, exchange -> {
            VertxWebsocketEvent event =
                    exchange.getMessage().getHeader(WebsocketConstants.EVENT, VertxWebsocketEvent.class);
            if (event == VertxWebsocketEvent.OPEN) {
                openKeys.add(exchange.getMessage().getHeader(WebsocketConstants.CONNECTION_KEY, String.class));
            } else if (event == VertxWebsocketEvent.MESSAGE) {
                onMessage.process(exchange);
            }
        });
    }

    TestServer serveEvents(String path, String options, Processor onEvent) throws Exception {
        String all = "fireWebSocketConnectionEvents=true" + (options.isEmpty() ? "" : "&" + options);
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(uri(path, all)).routeId(path).process(onEvent);
            }
        });
        if (!camel.isStarted()) {
            camel.start();
            template = camel.createProducerTemplate();
        }
        return this;
    }

    void send(String path, Object body, Map<String, Object> headers) {
        template.sendBodyAndHeaders(uri(path, ""), body, headers);
    }

    Exchange request(String path, Object body, Map<String, Object> headers) {
        return template.send(uri(path, ""), exchange -> {
            exchange.getMessage().setBody(body);
            exchange.getMessage().setHeaders(new HashMap<>(headers));
        });
    }

    Client connect(String pathAndQuery) throws Exception {
        return connect(new WebSocketConnectOptions().setURI(pathAndQuery));
    }

    Client connect(WebSocketConnectOptions options) throws Exception {
        // The handlers must be there before the first frame is read.
        return client.connect(options.setHost("127.0.0.1").setPort(port))
                .map(Client::new)
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    /** Connects and waits for the OPEN exchange. */
    String keyOf(ThrowingRunnable connect) throws Exception {
        int before = openKeys.size();
        connect.run();
        Awaitility.await().until(() -> openKeys.size() > before);
        return openKeys.stream().reduce((a, b) -> b).orElseThrow();
    }

    interface ThrowingRunnable {
        void run() throws Exception;
    }

    @Override
    public void close() throws Exception {
        camel.getShutdownStrategy().setTimeout(2);
        camel.stop();
        client.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        clientVertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
