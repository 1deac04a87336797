package dev.aimessenger.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.aimessenger.websocket.TestServer.Client;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.vertx.websocket.VertxWebsocketEvent;
import org.apache.camel.support.LoggingExceptionHandler;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HardenedWebsocketTest {

    private final TestServer server = TestServer.hardened();

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private static Map<String, Object> to(String key) {
        return Map.of(WebsocketConstants.CONNECTION_KEY, key);
    }

    @Test
    void openComesFirstAndCloseLastWithSlowAsynchronousSteps() throws Exception {
        Queue<String> seen = new ConcurrentLinkedQueue<>();
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        server.camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(server.uri("/ws", "fireWebSocketConnectionEvents=true"))
                        .process(e -> most.accumulateAndGet(running.incrementAndGet(), Math::max))
                        .delay(5)
                        .asyncDelayed()
                        .process(e -> {
                            VertxWebsocketEvent event =
                                    e.getMessage().getHeader(WebsocketConstants.EVENT, VertxWebsocketEvent.class);
                            seen.add(
                                    event == VertxWebsocketEvent.MESSAGE
                                            ? e.getMessage().getBody(String.class)
                                            : event.name());
                            running.decrementAndGet();
                        });
            }
        });
        server.camel.start();
        Client client = server.connect("/ws");
        List<String> expected = new ArrayList<>(List.of("OPEN"));
        for (int i = 0; i < 100; i++) {
            client.socket.writeTextMessage("m" + i);
            expected.add("m" + i);
        }
        client.socket.close();
        expected.add("CLOSE");
        await().until(() -> seen.size() >= 102);
        assertThat(seen).containsExactlyElementsOf(expected);
        assertThat(most).hasValue(1);
    }

    @Test
    void connectionsRunSideBySide() throws Exception {
        CountDownLatch all = new CountDownLatch(4);
        server.serve("/ws", "workerThreads=4", e -> {
            all.countDown();
            all.await(5, TimeUnit.SECONDS);
            e.getMessage().setHeader("unused", Thread.currentThread().getName());
        });
        for (int i = 0; i < 4; i++) {
            server.connect("/ws").socket.writeTextMessage("x");
        }
        assertThat(all.await(4, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aFloodingClientIsHeldBack() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger processed = new AtomicInteger();
        server.serve("/ws", "maxQueuedFrames=8", e -> {
            release.await(20, TimeUnit.SECONDS);
            processed.incrementAndGet();
        });
        Client client = server.connect("/ws");
        String text = "x".repeat(50_000);
        AtomicInteger written = new AtomicInteger();
        for (int i = 0; i < 1_000; i++) {
            client.socket.writeTextMessage(text).onSuccess(v -> written.incrementAndGet());
        }
        await().during(Duration.ofMillis(500)).until(() -> client.socket.writeQueueFull());
        assertThat(written.get()).isLessThan(900);
        release.countDown();
        await().until(() -> processed.get() == 1_000);
    }

    @Test
    void refusesHandshakesBeforeTheUpgrade() throws Exception {
        server.camel.getRegistry().bind("check", (WebsocketHandshake) request -> switch (request.getParam("who")) {
            case "nobody" -> Future.failedFuture(new HandshakeRefusedException(401, "unauthenticated", "No token"));
            case "stranger" -> Future.failedFuture(new HandshakeRefusedException(403, "forbidden", "Unknown origin"));
            case "late" -> Promise.<Map<String, Object>>promise().future();
            default -> throw new IllegalStateException("broken");
        });
        server.serve("/ws", "handshake=#check&handshakeTimeoutMs=200", e -> {});
        refused("nobody", 401, "unauthenticated");
        refused("stranger", 403, "forbidden");
        refused("broken", 503, "unavailable");
        refused("late", 503, "unavailable");
        assertThat(server.openKeys).isEmpty();
    }

    private void refused(String who, int status, String code) {
        assertThatThrownBy(() -> server.connect("/ws?who=" + who))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(UpgradeRejectedException.class, e -> {
                    assertThat(e.getStatus()).isEqualTo(status);
                    JsonObject problem = e.getBody().toJsonObject();
                    assertThat(problem.getString("type")).isEqualTo("about:blank");
                    assertThat(problem.getString("code")).isEqualTo(code);
                    assertThat(problem.getInteger("status")).isEqualTo(status);
                    assertThat(problem.fieldNames()).contains("title", "detail");
                    assertThat(e.getHeaders().get("Content-Type")).isEqualTo("application/problem+json");
                });
    }

    @Test
    void trustedAttributesAreOnEveryExchange() throws Exception {
        Queue<String> seen = new ConcurrentLinkedQueue<>();
        server.camel.getRegistry().bind("check", (WebsocketHandshake) request -> {
            Promise<Map<String, Object>> later = Promise.promise();
            new Thread(() -> later.complete(Map.of("userId", "u1", "room", "trusted"))).start();
            return later.future();
        });
        server.serveEvents(
                "/ws/{room}",
                "handshake=#check",
                e -> seen.add(e.getMessage().getHeader("userId") + " "
                        + e.getMessage().getHeader("room") + " "
                        + e.getMessage().getHeader(WebsocketConstants.EVENT)));
        Client client = server.connect("/ws/mine?userId=evil");
        client.socket.writeTextMessage("early");
        client.socket.close();
        await().until(() -> seen.size() == 3);
        assertThat(seen).containsExactly("u1 trusted OPEN", "u1 trusted MESSAGE", "u1 trusted CLOSE");
    }

    @Test
    void pathParametersOfTheUriComeIn() throws Exception {
        Queue<Object> seen = new ConcurrentLinkedQueue<>();
        server.serve("/ws/{room}", "", e -> seen.add(e.getMessage().getHeader("room")));
        server.connect("/ws/blue?room=red").socket.writeTextMessage("x");
        await().until(() -> !seen.isEmpty());
        assertThat(seen).containsExactly("blue");
    }

    @ParameterizedTest
    @ValueSource(strings = {"camelFoo", "kafka.OVERRIDE_TOPIC"})
    void steeringQueryParametersAreRefusedAtStart(String name) {
        assertThatThrownBy(() -> server.serve("/ws", "queryParameters=a," + name, e -> {}))
                .hasStackTraceContaining(name + " would steer Camel");
    }

    @Test
    void plainRequestsGet426AndOtherRoutesGoOn() throws Exception {
        server.camel.start();
        Vertx vertx = server.component.getVertx();
        Router router = Router.router(vertx);
        router.get("/page").handler(c -> c.end("page"));
        server.camel.getRegistry().bind("gatewayRouter", router);
        server.serve("/ws", "router=#gatewayRouter", e -> {});
        router.route("/later").handler(c -> c.end("later"));
        assertThat(get("/page").body()).isEqualTo("page");
        assertThat(get("/later").body()).isEqualTo("later");
        HttpResponse<String> plain = get("/ws");
        assertThat(plain.statusCode()).isEqualTo(426);
        assertThat(plain.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        server.connect("/ws");
    }

    private HttpResponse<String> get(String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void sendsInOrderOfTheCalls() throws Exception {
        server.serve("/ws", "", e -> {});
        Client[] client = new Client[1];
        String key = server.keyOf(() -> client[0] = server.connect("/ws"));
        for (int i = 0; i < 2_000; i++) {
            server.send("/ws", Integer.toString(i), to(key));
        }
        await().until(() -> client[0].texts.size() == 2_000);
        assertThat(client[0].texts)
                .containsExactlyElementsOf(
                        IntStream.range(0, 2_000).mapToObj(Integer::toString).toList());
    }

    @Test
    void sendsLongMessagesWhole() throws Exception {
        server.serve("/ws", "", e -> {});
        Client[] client = new Client[1];
        String key = server.keyOf(() -> client[0] = server.connect("/ws"));
        String text = "é".repeat(150_000);
        server.send("/ws", text, to(key));
        await().until(() -> client[0].texts.size() == 1);
        assertThat(client[0].texts.peek()).isEqualTo(text);
    }

    @Test
    void sendsToAllOfThePath() throws Exception {
        server.serve("/ws", "", e -> {});
        server.serve("/other", "", e -> {});
        Client one = server.connect("/ws");
        Client two = server.connect("/ws");
        Client other = server.connect("/other");
        await().until(() -> server.openKeys.size() == 3);
        server.send("/ws", "all", Map.of(WebsocketConstants.SEND_TO_ALL, true));
        await().until(() -> one.texts.size() == 1 && two.texts.size() == 1);
        assertThat(other.texts).isEmpty();
    }

    @Test
    void aSlowReaderIsClosedAndTheOthersGetAll() throws Exception {
        server.serve("/ws", "closeTimeoutMs=8000", e -> {});
        Client[] clients = new Client[2];
        String slow = server.keyOf(() -> clients[0] = server.connect("/ws"));
        String healthy = server.keyOf(() -> clients[1] = server.connect("/ws"));
        clients[0].socket.pause();
        String text = "x".repeat(10_000);
        int sent = 0;
        // Far more than the kernel's buffers take.
        while (sent < 5_000 && isKnown(slow)) {
            server.send("/ws", text, Map.of(WebsocketConstants.CONNECTION_KEY, List.of(slow, healthy)));
            sent++;
            int all = sent;
            await().pollInterval(Duration.ofMillis(1)).until(() -> clients[1].texts.size() >= all - 5);
        }
        int all = sent;
        assertThat(all).isBetween(10, 4_999);
        await().until(() -> clients[1].texts.size() == all);
        assertThat(clients[1].closed).isFalse();
        clients[0].socket.resume();
        await().until(() -> clients[0].closed);
        assertThat(clients[0].closeCode).isEqualTo((short) 4408);
        assertThat(clients[0].closeReason).isEqualTo("slow reader");
    }

    @Test
    void aReaderThatNeverReadsIsCutOff() throws Exception {
        Queue<Object> closes = new ConcurrentLinkedQueue<>();
        server.serveEvents("/ws", "closeTimeoutMs=300", e -> {
            if (e.getMessage().getHeader(WebsocketConstants.EVENT) == VertxWebsocketEvent.OPEN) {
                server.openKeys.add(e.getMessage().getHeader(WebsocketConstants.CONNECTION_KEY, String.class));
            } else {
                closes.add(e.getMessage().getHeader(WebsocketConstants.EVENT));
            }
        });
        Client[] client = new Client[1];
        String key = server.keyOf(() -> client[0] = server.connect("/ws"));
        WebsocketConnection connection = (WebsocketConnection) host().getConnectedPeer(key);
        client[0].socket.pause();
        String text = "x".repeat(100_000);
        for (int i = 0; i < 1_000 && isKnown(key); i++) {
            server.send("/ws", text, to(key));
        }
        assertThat(connection.gone()).succeedsWithin(Duration.ofSeconds(5));
        await().until(() -> closes.contains(VertxWebsocketEvent.CLOSE));
        // So that the client can be closed in turn.
        client[0].socket.resume();
    }

    @Test
    void aReaderThatIsBehindForAMomentIsNoSlowReader() throws Exception {
        server.serve("/ws", "slowReaderTimeoutMs=3000", e -> {});
        Client[] client = new Client[1];
        String key = server.keyOf(() -> client[0] = server.connect("/ws"));
        int sent = sendUntilBehind(key, client[0]);
        client[0].socket.resume();
        await().until(() -> client[0].texts.size() == sent);
        await().during(Duration.ofMillis(3_500)).atMost(Duration.ofSeconds(5)).until(() -> isKnown(key));
        assertThat(client[0].closed).isFalse();
    }

    @Test
    void aReaderThatStaysBehindIsASlowReader() throws Exception {
        server.serve("/ws", "slowReaderTimeoutMs=300&closeTimeoutMs=8000", e -> {});
        Client[] client = new Client[1];
        String key = server.keyOf(() -> client[0] = server.connect("/ws"));
        int sent = sendUntilBehind(key, client[0]);
        await().until(() -> !isKnown(key));
        client[0].socket.resume();
        await().until(() -> client[0].closed);
        assertThat(client[0].closeCode).isEqualTo((short) 4408);
        assertThat(client[0].texts).hasSize(sent);
    }

    /** Stops the client's reading and sends until the kernel takes no more; less than closes it at once. */
    private int sendUntilBehind(String key, Client client) {
        WebsocketConnection connection = (WebsocketConnection) host().getConnectedPeer(key);
        client.socket.pause();
        String text = "x".repeat(10_000);
        int sent = 0;
        do {
            while (!connection.isBehind()) {
                server.send("/ws", text, to(key));
                sent++;
            }
        } while (!staysBehind(connection));
        return sent;
    }

    private static boolean staysBehind(WebsocketConnection connection) {
        try {
            await().pollInterval(Duration.ofMillis(5))
                    .during(Duration.ofMillis(50))
                    .atMost(Duration.ofMillis(100))
                    .until(connection::isBehind);
            return true;
        } catch (ConditionTimeoutException e) {
            return false;
        }
    }

    private HardenedVertxWebsocketHost host() {
        return ((HardenedVertxWebsocketComponent) server.component)
                .hostOf(URI.create("ws://127.0.0.1:" + server.port + "/ws"));
    }

    private boolean isKnown(String key) {
        return host().getConnectedPeer(key) != null;
    }

    @Test
    void aRouteClosesAConnectionAfterWhatItSent() throws Exception {
        Queue<Object> events = new ConcurrentLinkedQueue<>();
        server.serveEvents("/ws", "", e -> {
            events.add(e.getMessage().getHeader(WebsocketConstants.EVENT));
            if (events.size() == 1) {
                server.openKeys.add(e.getMessage().getHeader(WebsocketConstants.CONNECTION_KEY, String.class));
            }
        });
        Client[] client = new Client[1];
        String key = server.keyOf(() -> client[0] = server.connect("/ws"));
        for (int i = 0; i < 100; i++) {
            server.send("/ws", "m" + i, to(key));
        }
        server.send(
                "/ws",
                "not sent",
                Map.of(
                        WebsocketConstants.CONNECTION_KEY,
                        key,
                        WebsocketConstants.CLOSE_CODE,
                        4401,
                        WebsocketConstants.CLOSE_REASON,
                        "ü".repeat(100)));
        await().until(() -> client[0].closed);
        assertThat(client[0].closeCode).isEqualTo((short) 4401);
        assertThat(client[0].closeReason).isEqualTo("ü".repeat(61));
        assertThat(client[0].texts).hasSize(100);
        await().until(() -> events.size() == 2);
        server.send("/ws", "to one who has gone", to(key));
        assertThat(server.request(
                                "/ws",
                                "",
                                Map.of(WebsocketConstants.CONNECTION_KEY, key, WebsocketConstants.CLOSE_CODE, 1006))
                        .getException())
                .hasMessageContaining("1006");
    }

    @Test
    void aRouteThatThrowsKeepsTheConnection() throws Exception {
        Queue<Throwable> handled = new ConcurrentLinkedQueue<>();
        server.camel.getRegistry().bind("errors", new LoggingExceptionHandler(server.camel, getClass()) {
            @Override
            public void handleException(String message, Exchange exchange, Throwable exception) {
                handled.add(exception);
            }
        });
        Queue<String> seen = new ConcurrentLinkedQueue<>();
        server.serve("/ws", "exceptionHandler=#errors", e -> {
            seen.add(e.getMessage().getBody(String.class));
            if (seen.size() == 1) {
                throw new IllegalArgumentException("bad frame");
            }
        });
        Client client = server.connect("/ws");
        client.socket.writeTextMessage("1");
        client.socket.writeTextMessage("2");
        await().until(() -> seen.size() == 2);
        assertThat(handled).singleElement().isInstanceOf(IllegalArgumentException.class);
        assertThat(client.closed).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {70 * 1024, 200 * 1024, 512 * 1024})
    void aTooLargeMessageIsReportedAndTheSocketStays(int size) throws Exception {
        Queue<String> seen = tooLargeMessages();
        Client client = server.connect("/ws");
        client.socket.writeTextMessage("x".repeat(size));
        client.socket.writeTextMessage("next");
        await().until(() -> seen.size() == 2);
        assertThat(seen).containsExactly("true null", "null next");
        assertThat(client.closed).isFalse();
    }

    private Queue<String> tooLargeMessages() throws Exception {
        Queue<String> seen = new ConcurrentLinkedQueue<>();
        server.serve(
                "/ws",
                "",
                e -> seen.add(e.getMessage().getHeader(WebsocketConstants.TOO_LARGE) + " "
                        + e.getMessage().getBody()));
        return seen;
    }

    @Test
    void aTooLargeMessageInManyFramesCostsNoMemory() throws Exception {
        Queue<String> seen = tooLargeMessages();
        Client client = server.connect("/ws");
        client.socket.writeFrame(WebSocketFrame.textFrame("x".repeat(60_000), false));
        for (int i = 0; i < 100; i++) {
            client.socket.writeFrame(WebSocketFrame.continuationFrame(Buffer.buffer(new byte[60_000]), i == 99));
        }
        client.socket.writeTextMessage("next");
        await().until(() -> seen.size() == 2);
        assertThat(seen).containsExactly("true null", "null next");
    }

    @Test
    void aFrameBeyondTheHardLimitClosesTheSocket() throws Exception {
        tooLargeMessages();
        Client client = server.connect("/ws");
        client.socket.writeTextMessage("x".repeat(1 << 20));
        await().until(() -> client.closed);
        assertThat(client.closeCode).isEqualTo((short) 1009);
    }

    @Test
    void binaryMessagesAreMarked() throws Exception {
        Queue<Object> seen = new ConcurrentLinkedQueue<>();
        server.serve("/ws", "", e -> {
            seen.add(e.getMessage().getHeader(WebsocketConstants.BINARY));
            seen.add(e.getMessage().getBody());
        });
        server.connect("/ws").socket.writeBinaryMessage(Buffer.buffer("abc"));
        await().until(() -> seen.size() == 2);
        assertThat(seen).containsExactly(true, "abc".getBytes());
    }

    @Test
    void theServerPingsAndKeepsWhoAnswers() throws Exception {
        server.serve("/ws", "pingIntervalMs=50&idleTimeoutMs=400", e -> {});
        Client client = server.connect("/ws");
        await().during(Duration.ofMillis(1_000)).atMost(Duration.ofSeconds(3)).until(() -> !client.closed);
    }

    @Test
    void aSilentClientIsClosed() throws Exception {
        server.serve("/ws", "pingIntervalMs=0&idleTimeoutMs=200", e -> {});
        Client client = server.connect("/ws");
        await().until(() -> client.closed);
        assertThat(client.closeCode).isEqualTo((short) 1001);
    }

    @Test
    void aStoppedConsumerClosesItsConnectionsOnly() throws Exception {
        Queue<Object> events = new ConcurrentLinkedQueue<>();
        server.serveEvents("/one", "", e -> events.add(e.getMessage().getHeader(WebsocketConstants.EVENT)));
        server.serve("/two", "", e -> {});
        Client one = server.connect("/one");
        Client[] two = new Client[1];
        String key = server.keyOf(() -> two[0] = server.connect("/two"));
        await().until(() -> events.size() == 1);
        server.camel.getRouteController().stopRoute("/one");
        await().until(() -> one.closed);
        assertThat(one.closeCode).isEqualTo((short) 1012);
        assertThat(one.closeReason).isEqualTo("service restart");
        assertThat(events).containsExactly(VertxWebsocketEvent.OPEN, VertxWebsocketEvent.CLOSE);
        server.send("/two", "still here", to(key));
        await().until(() -> two[0].texts.size() == 1);
        assertThat(get("/one").statusCode()).isEqualTo(404);
    }

    @Test
    void theServersSubprotocolIsSelected() throws Exception {
        server.camel.getRegistry().bind("options", new HttpServerOptions().addWebSocketSubProtocol("aimessenger.v1"));
        server.serve("/ws", "serverOptions=#options", e -> {});
        Client client = server.connect(new WebSocketConnectOptions()
                .setURI("/ws")
                .addSubProtocol("aimessenger.v1")
                .addSubProtocol("bearer.abc"));
        assertThat(client.socket.subProtocol()).isEqualTo("aimessenger.v1");
    }

    @Test
    void severalAcceptorsShareThePort() throws Exception {
        Queue<String> seen = new ConcurrentLinkedQueue<>();
        server.serve("/ws", "acceptors=2", e -> seen.add(e.getMessage().getBody(String.class)));
        for (int i = 0; i < 6; i++) {
            server.connect("/ws").socket.writeTextMessage("x");
        }
        await().until(() -> seen.size() == 6);
    }

    @Test
    void optionsBindFromYaml() throws Exception {
        server.camel.getRegistry().bind("check", (WebsocketHandshake)
                request -> Future.succeededFuture(Map.of("userId", "u1")));
        String yaml = """
                - route:
                    id: yaml
                    from:
                      uri: vertx-websocket:127.0.0.1:%d/ws
                      parameters:
                        fireWebSocketConnectionEvents: true
                        allowedOriginPattern: ".*"
                        handshake: "#check"
                        queryParameters: "a,b"
                        maxMessageBytes: 1000
                        workerThreads: 2
                      steps:
                        - to: mock:end
                """.formatted(server.port);
        PluginHelper.getRoutesLoader(server.camel).loadRoutes(ResourceHelper.fromString("yaml.camel.yaml", yaml));
        server.camel.start();
        HardenedVertxWebsocketEndpoint endpoint =
                (HardenedVertxWebsocketEndpoint) server.camel.getRoute("yaml").getEndpoint();
        assertThat(endpoint.getHandshake()).isNotNull();
        assertThat(endpoint.queryParameterNames()).containsExactly("a", "b");
        assertThat(endpoint.getMaxMessageBytes()).isEqualTo(1000);
        assertThat(endpoint.getWorkerThreads()).isEqualTo(2);
        assertThat(endpoint.getConfiguration().isFireWebSocketConnectionEvents())
                .isTrue();
        assertThat(endpoint.getConfiguration().getAllowedOriginPattern()).isEqualTo(".*");
        assertThat(endpoint.getConfiguration().getWebsocketURI().getQuery()).isNull();
    }

    @Test
    void anExternalServerIsCalledAsAClient() throws Exception {
        Queue<String> seen = new ConcurrentLinkedQueue<>();
        try (TestServer external = TestServer.hardened()) {
            external.serve("/ws", "", e -> seen.add(e.getMessage().getBody(String.class)));
            server.camel.start();
            server.camel.createProducerTemplate().sendBody(external.uri("/ws", ""), "hello");
            await().until(() -> seen.contains("hello"));
        }
    }
}
