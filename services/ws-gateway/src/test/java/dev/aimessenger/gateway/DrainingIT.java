package dev.aimessenger.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aimessenger.common.launch.ServiceLauncher;
import dev.aimessenger.embedded.FreePorts;
import dev.aimessenger.proto.chat.v1.ChatServiceGrpc;
import dev.aimessenger.proto.chat.v1.GetBindingsByChatRequest;
import dev.aimessenger.proto.chat.v1.GetBindingsByChatResponse;
import dev.aimessenger.sockets.Connections;
import dev.aimessenger.testsupport.TestGrpc;
import dev.aimessenger.testsupport.TestSettings;
import dev.aimessenger.testsupport.TestTokens;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.stub.StreamObserver;
import io.vertx.core.Vertx;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;

/** A gateway that is told to stop, as by SIGTERM: what its clients see, and in which order. */
class DrainingIT {

    private static final Duration LONG = Duration.ofSeconds(90);

    private final Vertx vertx = Vertx.vertx();
    private final WebSocketClient client = vertx.createWebSocketClient();
    private final HttpClient http = HttpClient.newHttpClient();
    private final int port = FreePorts.next();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private Server chatService;
    private ConfigurableApplicationContext gateway;

    /** Answers when it is told to. */
    private final class StandInChatService extends ChatServiceGrpc.ChatServiceImplBase {
        @Override
        public void getBindingsByChat(
                GetBindingsByChatRequest request, StreamObserver<GetBindingsByChatResponse> answer) {
            asked.countDown();
            try {
                release.await(60, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            answer.onNext(GetBindingsByChatResponse.getDefaultInstance());
            answer.onCompleted();
        }
    }

    @BeforeEach
    void start() throws Exception {
        int grpcPort = FreePorts.next();
        chatService = ServerBuilder.forPort(grpcPort)
                .addService(new StandInChatService())
                .build()
                .start();
        Map<String, Object> settings = new HashMap<>(TestSettings.kafka());
        settings.put("aimessenger.http.port", port);
        settings.put("server.port", FreePorts.next());
        settings.put("aimessenger.grpc.token", TestGrpc.TOKEN);
        settings.put("aimessenger.access-tokens.jwks-uri", TestTokens.jwksUri());
        settings.put("chat.grpc", "localhost:" + grpcPort);
        // A slow machine may take its time: what is tested is the order.
        settings.put("aimessenger.grpc.deadline-ms", 60_000);
        settings.put("aimessenger.sockets.drain-timeout-ms", 60_000);
        gateway = ServiceLauncher.start(WsGatewayApplication.class, WsGatewayApplication.NAME, settings);
    }

    @AfterEach
    void stop() {
        release.countDown();
        gateway.close();
        chatService.shutdownNow();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private static final class Client {
        final Queue<String> frames = new ConcurrentLinkedQueue<>();
        final CompletableFuture<Short> closed = new CompletableFuture<>();
        WebSocket socket;

        List<String> events() {
            return frames.stream()
                    .map(frame -> new JsonObject(frame).getString("event"))
                    .toList();
        }
    }

    private CompletableFuture<Client> connect() {
        WebSocketConnectOptions options = new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(port)
                .setURI("/ws")
                .setAllowOriginHeader(false)
                .addHeader("Authorization", "Bearer " + TestTokens.of(1, "ann@example.org"));
        return client.connect(options)
                .map(socket -> {
                    Client opened = new Client();
                    opened.socket = socket;
                    socket.textMessageHandler(opened.frames::add);
                    socket.closeHandler(v -> opened.closed.complete(socket.closeStatusCode()));
                    return opened;
                })
                .toCompletionStage()
                .toCompletableFuture();
    }

    private int health() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/healthz"))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    @Test
    void whatIsUnderWayIsAcknowledgedThenSocketsAreClosedThenTheRestStops() throws Exception {
        assertThat(health()).isEqualTo(200);
        Client idle = connect().get(90, TimeUnit.SECONDS);
        Client sender = connect().get(90, TimeUnit.SECONDS);
        UUID id = UUID.randomUUID();
        sender.socket.writeTextMessage(new JsonObject()
                .put("event", "message")
                .put(
                        "data",
                        new JsonObject().put("chatId", 7).put("text", "hello").put("clientMessageId", id.toString()))
                .encode());
        assertThat(asked.await(90, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<String> nextToStop = new CompletableFuture<>();
        gateway.getBeanFactory().registerSingleton("nextToStop", new NextToStop(nextToStop));

        Thread stopping = new Thread(gateway::close);
        stopping.start();

        assertThat(idle.closed.get(90, TimeUnit.SECONDS)).isEqualTo((short) 1012);
        assertThat(health()).isEqualTo(503);
        assertThat(connect())
                .failsWithin(LONG)
                .withThrowableThat()
                .havingCause()
                .isInstanceOfSatisfying(
                        UpgradeRejectedException.class,
                        refused -> assertThat(refused.getStatus()).isEqualTo(503));
        assertThat(sender.closed).isNotDone();
        assertThat(sender.events()).containsExactly("connected");

        release.countDown();
        assertThat(sender.closed.get(90, TimeUnit.SECONDS)).isEqualTo((short) 1012);
        assertThat(sender.events()).containsExactly("connected", "message-ack");
        assertThat(nextToStop.get(90, TimeUnit.SECONDS)).isEqualTo("0 connections, Started, Started");
        stopping.join(LONG.toMillis());
        await().atMost(LONG).until(() -> !gateway.isActive());
    }

    /** Says what is there when the sockets have ended, and Camel and its Kafka consumers are next to stop. */
    private final class NextToStop implements SmartLifecycle {

        private final CompletableFuture<String> state;

        NextToStop(CompletableFuture<String> state) {
            this.state = state;
        }

        @Override
        public void start() {}

        @Override
        public void stop() {
            CamelContext camel = gateway.getBean(CamelContext.class);
            state.complete(gateway.getBean(Connections.class).count() + " connections, " + camel.getStatus() + ", "
                    + camel.getRouteController().getRouteStatus("forward-message"));
        }

        @Override
        public boolean isRunning() {
            return true;
        }

        @Override
        public int getPhase() {
            return Integer.MAX_VALUE - 1;
        }
    }
}
