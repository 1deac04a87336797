package dev.aimessenger.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.aimessenger.common.security.AccessTokens;
import dev.aimessenger.embedded.FreePorts;
import dev.aimessenger.testsupport.TestTokens;
import dev.aimessenger.websocket.HardenedVertxWebsocketComponent;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the client of a socket sees when there is too much of something. */
class OverloadedSocketsTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration WAIT_LIMIT = Duration.ofMillis(500);

    private final Vertx vertx = Vertx.vertx();
    private final WebSocketClient client = vertx.createWebSocketClient();
    private final int port = FreePorts.next();
    private final ObjectMapper json = new ObjectMapper();
    private final ConnectionLimits limits = new ConnectionLimits(3, 2);
    private final HardenedVertxWebsocketComponent component = new HardenedVertxWebsocketComponent();
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final CountDownLatch release = new CountDownLatch(1);
    private final AtomicInteger processed = new AtomicInteger();
    private final Queue<JsonNode> answers = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void start() throws Exception {
        component.setVertx(vertx);
        camel.addComponent("vertx-websocket", component);
        camel.getRegistry()
                .bind(
                        "handshake",
                        new TokenHandshake(
                                vertx,
                                new AccessTokens(TestTokens.ISSUER, TestTokens.AUDIENCE, TestTokens.jwksUri())
                                        .decoder(),
                                Set.of(),
                                limits));
        camel.getRegistry()
                .bind("options", new HttpServerOptions().addWebSocketSubProtocol(TokenHandshake.SUBPROTOCOL));
        String socket = "vertx-websocket:127.0.0.1:" + port + "/ws";
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                onException(Exception.class)
                        .handled(true)
                        .process(new DescribeError(new Frames(json)))
                        .to(socket);
                from(socket + "?handshake=#handshake&serverOptions=#options&maxQueuedFrames=50")
                        .setProperty(DescribeError.CONNECTION_KEY, header("CamelVertxWebsocket.connectionKey"))
                        .process(new ReadFrame(WAIT_LIMIT))
                        .process(frame -> {
                            processed.incrementAndGet();
                            release.await(60, TimeUnit.SECONDS);
                        });
            }
        });
        camel.start();
    }

    @AfterEach
    void stop() {
        release.countDown();
        camel.stop();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private WebSocket connect(long user) {
        WebSocketConnectOptions options = new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(port)
                .setURI("/ws")
                .setAllowOriginHeader(false)
                .addSubProtocol(TokenHandshake.SUBPROTOCOL)
                .addSubProtocol("bearer." + TestTokens.of(user, "u" + user + "@example.org"));
        return client.connect(options)
                .onSuccess(socket -> socket.textMessageHandler(text -> answers.add(read(text))))
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private JsonNode read(String text) {
        try {
            return json.readTree(text);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private UpgradeRejectedException refusal(long user) {
        try {
            connect(user);
            throw new AssertionError("A connection too many was let in");
        } catch (CompletionException e) {
            return (UpgradeRejectedException) e.getCause();
        }
    }

    @Test
    void connectionsAreLimitedForAUserAndInAllAndComeBack() {
        WebSocket first = connect(1);
        connect(1);
        UpgradeRejectedException tooManyOfUser = refusal(1);
        assertThat(tooManyOfUser.getStatus()).isEqualTo(429);
        assertThat(problem(tooManyOfUser).getString("code")).isEqualTo("rate-limited");
        assertThat(limits.taken()).isEqualTo(2);

        connect(2);
        UpgradeRejectedException tooMany = refusal(3);
        assertThat(tooMany.getStatus()).isEqualTo(503);
        assertThat(tooMany.getHeaders().get("Retry-After")).isNotNull();
        assertThat(problem(tooMany).getString("code")).isEqualTo("unavailable");

        first.close();
        await().atMost(LONG).until(() -> limits.taken() == 2);
        connect(1);
    }

    private static JsonObject problem(UpgradeRejectedException refused) {
        assertThat(refused.getHeaders().get("Content-Type")).isEqualTo("application/problem+json");
        return refused.getBody().toJsonObject();
    }

    @Test
    void framesThatWaitTooLongForTheirTurnAreRefusedAndTheNextOnesAreNot() {
        WebSocket socket = connect(1);
        List<UUID> ids = Stream.generate(UUID::randomUUID).limit(40).toList();
        ids.forEach(id -> send(socket, id));
        // The first one is being worked on, the others have come in and wait.
        await().atMost(LONG).until(() -> processed.get() == 1 && component.waitingBytes() > 39 * 256);
        await().pollDelay(WAIT_LIMIT.multipliedBy(2)).atMost(LONG).until(() -> true);
        release.countDown();

        await().atMost(LONG).until(() -> answers.size() >= 39);
        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.path("event").textValue()).isEqualTo("error");
            assertThat(answer.path("data").path("code").textValue()).isEqualTo("unavailable");
            assertThat(answer.path("data").path("retryable").booleanValue()).isTrue();
        });
        assertThat(answers)
                .extracting(
                        answer -> answer.path("data").path("clientMessageId").textValue())
                .containsExactlyElementsOf(
                        ids.subList(1, 40).stream().map(UUID::toString).toList());
        assertThat(processed).hasValue(1);

        send(socket, UUID.randomUUID());
        await().atMost(LONG).until(() -> processed.get() == 2);
        assertThat(answers).hasSize(39);
    }

    private static void send(WebSocket socket, UUID id) {
        socket.writeTextMessage("{\"event\":\"message\",\"data\":{\"clientMessageId\":\"" + id + "\"}}");
    }

    @Test
    void aFloodingClientFillsNoMemory() {
        WebSocket socket = connect(1);
        String text = "{\"event\":\"message\",\"data\":{\"text\":\"" + "x".repeat(10_000) + "\"}}";
        for (int i = 0; i < 3_000; i++) {
            socket.writeTextMessage(text);
        }
        await().atMost(LONG)
                .during(Duration.ofMillis(500))
                .until(() -> socket.writeQueueFull() && component.waitingBytes() < 2_000_000);
        release.countDown();
        await().atMost(LONG).until(() -> component.waitingBytes() == 0);
    }
}
