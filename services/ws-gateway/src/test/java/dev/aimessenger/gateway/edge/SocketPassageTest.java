package dev.aimessenger.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.aimessenger.embedded.FreePorts;
import dev.aimessenger.sockets.ConnectionLimits;
import dev.aimessenger.sockets.TokenHandshake;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketBase;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sockets that the gateway passes on, with a stand-in for the service behind it. */
class SocketPassageTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    private final Vertx vertx = Vertx.vertx();
    private final WebSocketClient client =
            vertx.createWebSocketClient(new WebSocketClientOptions().setMaxFrameSize(1 << 20));
    private final ConnectionLimits limits = new ConnectionLimits(2, 2);
    private final Queue<ServerWebSocket> sockets = new ConcurrentLinkedQueue<>();
    private final Queue<String> toService = new ConcurrentLinkedQueue<>();
    private final Queue<String> toClient = new ConcurrentLinkedQueue<>();
    private volatile MultiMap handshake;
    private HttpServer service;
    private SocketPassage passage;
    private int port;

    @BeforeEach
    void start() {
        HttpServerOptions options = new HttpServerOptions().addWebSocketSubProtocol(TokenHandshake.SUBPROTOCOL);
        service =
                get(vertx.createHttpServer(options).requestHandler(this::serve).listen(FreePorts.next(), "127.0.0.1"));
        begin(0, 0);
    }

    private void begin(long pingIntervalMs, long idleTimeoutMs) {
        Upstreams upstreams = new Upstreams("", "", "", "", "127.0.0.1:" + service.actualPort(), "");
        passage = new SocketPassage(
                vertx,
                upstreams,
                new TrustedProxies(Set.of()),
                limits,
                new ObjectMapper(),
                pingIntervalMs,
                idleTimeoutMs);
        Router router = Router.router(vertx);
        router.route("/ws/advice").handler(passage);
        HttpServerOptions options = new HttpServerOptions().addWebSocketSubProtocol(TokenHandshake.SUBPROTOCOL);
        port = get(vertx.createHttpServer(options).requestHandler(router).listen(FreePorts.next(), "127.0.0.1"))
                .actualPort();
    }

    private void serve(HttpServerRequest request) {
        handshake = MultiMap.caseInsensitiveMultiMap().addAll(request.headers());
        if ("refuse".equals(request.query())) {
            request.response()
                    .setStatusCode(401)
                    .putHeader("Content-Type", "application/problem+json")
                    .putHeader("WWW-Authenticate", "Bearer")
                    .end("{\"code\":\"unauthenticated\"}");
            return;
        }
        request.toWebSocket().onSuccess(socket -> {
            socket.textMessageHandler(toService::add);
            // It comes with the answer to the handshake: nothing of it may get lost.
            socket.writeTextMessage("connected");
            sockets.add(socket);
        });
    }

    @AfterEach
    void stop() {
        get(vertx.close());
    }

    private static <T> T get(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(LONG.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    private WebSocketConnectOptions options(String uri) {
        return new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(port)
                .setURI(uri)
                .setAllowOriginHeader(false);
    }

    private WebSocket connect(WebSocketConnectOptions options) {
        return get(client.connect(options).onSuccess(socket -> socket.textMessageHandler(toClient::add)));
    }

    private WebSocket connect() {
        int before = sockets.size();
        WebSocket socket = connect(options("/ws/advice"));
        await().atMost(LONG).until(() -> sockets.size() > before);
        return socket;
    }

    private UpgradeRejectedException refusal(WebSocketConnectOptions options) {
        try {
            get(client.connect(options));
            throw new AssertionError("A socket was opened");
        } catch (CompletionException e) {
            return (UpgradeRejectedException) e.getCause();
        }
    }

    @Test
    void framesGoBothWaysAndTheHandshakeIsPassedOn() {
        WebSocket socket = connect(options("/ws/advice?x=1")
                .setAllowOriginHeader(true)
                .addHeader("Origin", "https://chat.example.org")
                .addHeader("Authorization", "Bearer abc")
                .addHeader("X-Forwarded-For", "6.6.6.6")
                .addSubProtocol(TokenHandshake.SUBPROTOCOL)
                .addSubProtocol("bearer.abc"));
        assertThat(socket.subProtocol()).isEqualTo(TokenHandshake.SUBPROTOCOL);
        assertThat(handshake.get("Origin")).isEqualTo("https://chat.example.org");
        assertThat(handshake.get("Authorization")).isEqualTo("Bearer abc");
        assertThat(handshake.get("X-Forwarded-Host")).isEqualTo("127.0.0.1:" + port);
        assertThat(handshake.getAll("X-Forwarded-For")).containsExactly("127.0.0.1");
        assertThat(handshake.get("Sec-WebSocket-Protocol")).contains("bearer.abc");

        socket.writeTextMessage("hello");
        socket.writeFrame(WebSocketFrame.textFrame("two ", false));
        socket.writeFrame(WebSocketFrame.continuationFrame(Buffer.buffer("frames"), true));
        await().atMost(LONG).until(() -> toService.size() == 2);
        assertThat(toService).containsExactly("hello", "two frames");
        String large = "é".repeat(100_000);
        sockets.forEach(each -> each.writeTextMessage(large));
        await().atMost(LONG).until(() -> toClient.size() == 2);
        assertThat(toClient).containsExactly("connected", large);
    }

    @Test
    void whoSendsNoOriginHasNone() {
        connect();
        assertThat(handshake.contains("Origin")).isFalse();
    }

    @Test
    void whyTheServiceClosesReachesTheClient() {
        WebSocket socket = connect();
        sockets.forEach(each -> each.close((short) 4401, "token expired"));
        await().atMost(LONG).until(socket::isClosed);
        assertThat(socket.closeStatusCode()).isEqualTo((short) 4401);
        assertThat(socket.closeReason()).isEqualTo("token expired");
        await().atMost(LONG).until(() -> limits.taken() == 0);
    }

    @Test
    void aFrameBeyondAllMeasureClosesTheSocket() {
        WebSocket socket = connect();
        socket.writeFrame(WebSocketFrame.binaryFrame(Buffer.buffer(new byte[2 << 20]), true));
        await().atMost(LONG).until(socket::isClosed);
        assertThat(socket.closeStatusCode()).isEqualTo((short) 1009);
        await().atMost(LONG).until(() -> sockets.peek().isClosed());
    }

    @Test
    void aClientThatGoesIsGoneForTheServiceToo() {
        WebSocket socket = connect();
        assertThat(limits.taken()).isEqualTo(1);
        socket.close();
        await().atMost(LONG).until(() -> sockets.peek().isClosed());
        await().atMost(LONG).until(() -> limits.taken() == 0);
    }

    @Test
    void theServicesRefusalIsPassedBack() {
        UpgradeRejectedException refused = refusal(options("/ws/advice?refuse"));
        assertThat(refused.getStatus()).isEqualTo(401);
        assertThat(refused.getHeaders().get("Content-Type")).isEqualTo("application/problem+json");
        assertThat(refused.getHeaders().get("WWW-Authenticate")).isEqualTo("Bearer");
        assertThat(refused.getBody().toString()).isEqualTo("{\"code\":\"unauthenticated\"}");
        assertThat(limits.taken()).isZero();
    }

    @Test
    void aServiceThatIsAwayIsUnavailable() {
        get(service.close());
        unavailable(refusal(options("/ws/advice")));
        assertThat(limits.taken()).isZero();
    }

    private static void unavailable(UpgradeRejectedException refused) {
        assertThat(refused.getStatus()).isEqualTo(503);
        assertThat(refused.getHeaders().get("Retry-After")).isNotNull();
        JsonObject problem = refused.getBody().toJsonObject();
        assertThat(problem.getString("code")).isEqualTo("unavailable");
    }

    @Test
    void socketsThatArePassedOnCountAsConnections() {
        WebSocket first = connect();
        connect();
        unavailable(refusal(options("/ws/advice")));
        first.close();
        await().atMost(LONG).until(() -> limits.taken() == 1);
        connect();
    }

    /** Writes as long as a socket takes it: 200 MB in all, far more than the kernel's buffers on the way take. */
    private static final class Flood {
        static final long ALL = 200_000_000;

        final AtomicLong written = new AtomicLong();
        private final WebSocketBase socket;
        private final String text = "x".repeat(50_000);

        Flood(WebSocketBase socket) {
            this.socket = socket;
            socket.drainHandler(v -> more());
            // On the socket's event loop: to any other thread its queue is full only when the loop has seen what is in
            // it.
            socket.writePing(Buffer.buffer()).onComplete(v -> more());
        }

        private void more() {
            while (!socket.isClosed() && !socket.writeQueueFull() && written.get() < ALL) {
                socket.writeTextMessage(text);
                written.addAndGet(text.length());
            }
        }

        void isHeldBack() {
            AtomicLong last = new AtomicLong(-1);
            await().atMost(LONG).during(Duration.ofSeconds(2)).until(() -> {
                long now = written.get();
                return last.getAndSet(now) == now;
            });
            assertThat(written.get()).isLessThan(ALL);
        }
    }

    @Test
    void aClientThatDoesNotReadHoldsTheServiceBack() {
        WebSocket socket = connect();
        AtomicLong read = new AtomicLong();
        socket.textMessageHandler(text -> read.addAndGet(text.length()));
        socket.pause();
        Flood flood = new Flood(sockets.peek());
        flood.isHeldBack();
        socket.resume();
        await().atMost(LONG).until(() -> read.get() >= Flood.ALL);
    }

    @Test
    void aServiceThatDoesNotReadHoldsTheClientBack() {
        WebSocket socket = connect();
        AtomicLong read = new AtomicLong();
        sockets.peek().textMessageHandler(text -> read.addAndGet(text.length()));
        sockets.peek().pause();
        Flood flood = new Flood(socket);
        flood.isHeldBack();
        sockets.peek().resume();
        await().atMost(LONG).until(() -> read.get() >= Flood.ALL);
    }

    @Test
    void aClientThatDoesNotReadIsCutOffWhenTheServiceCloses() {
        WebSocket socket = connect();
        socket.pause();
        new Flood(sockets.peek()).isHeldBack();
        // As it is when a service is killed.
        get(service.close());
        await().atMost(LONG).until(() -> limits.taken() == 0);
    }

    @Test
    void drainingClosesWith1012AndTakesNoMore() {
        WebSocket socket = connect();
        passage.drain();
        await().atMost(LONG).until(socket::isClosed);
        assertThat(socket.closeStatusCode()).isEqualTo((short) 1012);
        await().atMost(LONG).until(() -> sockets.peek().isClosed());
        unavailable(refusal(options("/ws/advice")));
    }

    @Test
    void aSilentClientIsClosedAndOneThatAnswersPingsIsKept() throws Exception {
        begin(100, 1_500);
        WebSocket answering = connect();
        try (Socket silent = new Socket("127.0.0.1", port)) {
            silent.setSoTimeout((int) LONG.toMillis());
            silent.getOutputStream()
                    .write(("GET /ws/advice HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n"
                                    + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            InputStream in = silent.getInputStream();
            // Up to the end that the gateway makes of it; so many bytes would be pings of a minute.
            assertThat(new String(in.readNBytes(1_500), StandardCharsets.ISO_8859_1))
                    .startsWith("HTTP/1.1 101")
                    .endsWith("\u0088\u0006\u0003\u00e9idle");
        }
        assertThat(answering.isClosed()).isFalse();
        await().atMost(LONG).until(() -> limits.taken() == 1);
        assertThat(List.copyOf(sockets).get(0).isClosed()).isFalse();
    }
}
