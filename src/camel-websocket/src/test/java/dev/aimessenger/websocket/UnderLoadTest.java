package dev.aimessenger.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aimessenger.websocket.TestServer.Client;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What all connections cost together is bounded, and what they took is given back. */
class UnderLoadTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    private final TestServer server = TestServer.hardened();
    private final HardenedVertxWebsocketComponent component = (HardenedVertxWebsocketComponent) server.component;

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    /** Accepts every handshake, later if it is asked to, and counts. */
    private static final class CountingHandshake implements WebsocketHandshake {
        final AtomicInteger accepted = new AtomicInteger();
        final Queue<Object> ended = new ConcurrentLinkedQueue<>();
        final Promise<Map<String, Object>> late = Promise.promise();

        @Override
        public Future<Map<String, Object>> accept(HttpServerRequest request) {
            Map<String, Object> attributes = Map.of("number", accepted.incrementAndGet());
            return "late".equals(request.query()) ? late.future().map(attributes) : Future.succeededFuture(attributes);
        }

        @Override
        public void ended(Map<String, Object> attributes) {
            ended.add(attributes.get("number"));
        }
    }

    @Test
    void everyAcceptedHandshakeEndsOnceHoweverItsConnectionDoes() throws Exception {
        CountingHandshake handshake = new CountingHandshake();
        server.camel.getRegistry().bind("counting", handshake);
        server.serve("/ws", "handshake=#counting&handshakeTimeoutMs=1000", e -> {});

        Client closed = server.connect("/ws");
        RawClient aborted = new RawClient(server.port, "/ws", "13");
        assertThat(aborted.head()).startsWith("HTTP/1.1 101");
        assertThat(handshake.ended).isEmpty();
        closed.socket.close();
        await().atMost(LONG).untilAsserted(() -> assertThat(handshake.ended).containsExactly(1));
        aborted.abort();
        await().atMost(LONG).untilAsserted(() -> assertThat(handshake.ended).containsExactly(1, 2));

        try (RawClient refused = new RawClient(server.port, "/ws", "99")) {
            assertThat(refused.head()).doesNotStartWith("HTTP/1.1 101");
            await().atMost(LONG).untilAsserted(() -> assertThat(handshake.ended).containsExactly(1, 2, 3));
        }
        try (RawClient late = new RawClient(server.port, "/ws?late", "13")) {
            assertThat(late.head()).startsWith("HTTP/1.1 503").contains("Retry-After: ");
            handshake.late.complete();
            await().atMost(LONG).untilAsserted(() -> assertThat(handshake.ended).containsExactly(1, 2, 3, 4));
        }
        // The connections of those who were refused have ended since: that is no second end.
        try (RawClient another = new RawClient(server.port, "/ws", "13")) {
            another.head();
        }
        await().atMost(LONG).untilAsserted(() -> assertThat(handshake.ended).containsExactly(1, 2, 3, 4, 5));
    }

    @Test
    void whatIsQueuedToAllTogetherIsBoundedAndTheSlowestAreClosed() throws Exception {
        int limit = 8 << 20;
        // Each one alone may be as far behind as it likes.
        server.serve(
                "/ws",
                "maxPendingBytes=500000000&slowReaderTimeoutMs=600000&closeTimeoutMs=60000&maxTotalPendingBytes="
                        + limit,
                e -> {});
        List<Client> slow = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            slow.add(server.connect("/ws"));
        }
        Client healthy = server.connect("/ws");
        await().atMost(LONG).until(() -> server.openKeys.size() == 5);
        slow.forEach(client -> client.socket.pause());

        String text = "x".repeat(32_768);
        int sent = 0;
        long most = 0;
        // Far more than the kernel's buffers take.
        while (sent < 1_500) {
            server.send("/ws", text, Map.of(WebsocketConstants.SEND_TO_ALL, true));
            sent++;
            most = Math.max(most, component.pendingBytes());
            int all = sent;
            await().atMost(LONG).pollInterval(Duration.ofMillis(1)).until(() -> healthy.texts.size() >= all - 5);
        }

        // Bytes are counted off by the event loop: a few messages may be on their way.
        assertThat(most).isBetween(limit / 4L, limit + limit / 4L);
        int all = sent;
        await().atMost(LONG).until(() -> healthy.texts.size() == all);
        assertThat(healthy.closed).isFalse();
        slow.forEach(client -> client.socket.resume());
        await().atMost(LONG).until(() -> slow.stream().allMatch(client -> client.closed));
        assertThat(slow).extracting(client -> client.closeCode).contains((short) 4408);
        await().atMost(LONG).until(() -> component.pendingBytes() == 0);
    }

    @Test
    void whatWaitsOfAllTogetherIsBoundedAndNothingOfItIsLost() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger processed = new AtomicInteger();
        server.serve("/ws", "workerThreads=16&maxQueuedFrames=1000&maxTotalWaitingBytes=300000", e -> {
            release.await(60, TimeUnit.SECONDS);
            processed.incrementAndGet();
        });
        List<Client> flooders = List.of(server.connect("/ws"), server.connect("/ws"));
        // 20 MB each, far more than the kernel's buffers on the way take.
        String text = "x".repeat(20_000);
        for (int i = 0; i < 1_000; i++) {
            flooders.forEach(client -> client.socket.writeTextMessage(text));
        }
        // Each may still hand over what Vert.x has read of it when it is paused.
        await().atMost(LONG)
                .during(Duration.ofMillis(500))
                .until(() -> flooders.stream().allMatch(client -> client.socket.writeQueueFull()));
        assertThat(component.waitingBytes()).isBetween(300_000L, 1_200_000L);

        release.countDown();
        await().atMost(LONG).until(() -> processed.get() == 2_000);
        await().atMost(LONG).until(() -> component.waitingBytes() == 0);
    }

    @Test
    void drainingFinishesWhatCameInBeforeItCloses() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        server.serve("/ws", "drainTimeoutMs=60000", e -> {
            begun.countDown();
            release.await(60, TimeUnit.SECONDS);
            server.send(
                    "/ws",
                    "ack " + e.getMessage().getBody(),
                    Map.of(
                            WebsocketConstants.CONNECTION_KEY,
                            e.getMessage().getHeader(WebsocketConstants.CONNECTION_KEY)));
        });
        Client idle = server.connect("/ws");
        Client busy = server.connect("/ws");
        busy.socket.writeTextMessage("1");
        assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
        Thread draining = new Thread(component::drain);
        draining.start();

        await().atMost(LONG).until(() -> idle.closed);
        assertThat(idle.closeCode).isEqualTo((short) 1012);
        assertThat(busy.closed).isFalse();
        try (RawClient late = new RawClient(server.port, "/ws", "13")) {
            assertThat(late.head()).startsWith("HTTP/1.1 503").contains("Retry-After: ");
        }
        release.countDown();
        await().atMost(LONG).until(() -> busy.closed);
        assertThat(busy.closeCode).isEqualTo((short) 1012);
        assertThat(busy.texts).containsExactly("ack 1");
        draining.join(LONG.toMillis());
        assertThat(draining.isAlive()).isFalse();
    }

    @Test
    void drainingDoesNotWaitLongForWhatTakesLong() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        server.serve("/ws", "drainTimeoutMs=200", e -> {
            begun.countDown();
            never.await(60, TimeUnit.SECONDS);
        });
        Client client = server.connect("/ws");
        client.socket.writeTextMessage("1");
        assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
        Thread draining = new Thread(component::drain);
        draining.start();

        await().atMost(LONG).until(() -> client.closed);
        assertThat(client.closeCode).isEqualTo((short) 1012);
        never.countDown();
        draining.join(LONG.toMillis());
        assertThat(draining.isAlive()).isFalse();
    }
}
