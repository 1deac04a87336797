package dev.aimessenger.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.aimessenger.websocket.RawClient.Frame;
import java.io.EOFException;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that vanish without a word are found, and those that live are kept. */
class LivenessTest {

    private final TestServer server = TestServer.hardened();

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void aClientThatAnswersNothingAnyMoreIsClosedAndThenCutOff() throws Exception {
        server.serve("/ws", "pingIntervalMs=100&idleTimeoutMs=600&closeTimeoutMs=300", e -> {});
        try (RawClient client = new RawClient(server.port, "/ws", "13")) {
            assertThat(client.head()).startsWith("HTTP/1.1 101");
            Frame frame = client.read();
            int pings = 0;
            while (frame.opcode() == RawClient.PING && pings < 600) {
                pings++;
                frame = client.read();
            }
            assertThat(pings).isPositive();
            assertThat(frame.opcode()).isEqualTo(RawClient.CLOSE);
            assertThat(frame.closeCode()).isEqualTo(1001);
            // It does not answer this one either.
            assertThatThrownBy(client::read).isInstanceOf(EOFException.class);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> host().getConnectedPeers().isEmpty());
        }
    }

    @Test
    void aClientThatOnlyAnswersPingsIsKept() throws Exception {
        server.serve("/ws", "pingIntervalMs=100&idleTimeoutMs=2000", e -> {});
        try (RawClient client = new RawClient(server.port, "/ws", "13")) {
            client.head();
            long begin = System.nanoTime();
            // Three times what it takes to be closed.
            while (System.nanoTime() - begin < Duration.ofSeconds(6).toNanos()) {
                assertThat(client.read().opcode()).isEqualTo(RawClient.PING);
                client.write(RawClient.PONG);
            }
            assertThat(host().getConnectedPeers()).hasSize(1);
        }
    }

    @Test
    void aClientThatOnlySendsIsKept() throws Exception {
        server.serve("/ws", "pingIntervalMs=0&idleTimeoutMs=2000", e -> {});
        try (RawClient client = new RawClient(server.port, "/ws", "13")) {
            client.head();
            await().atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(100))
                    .during(Duration.ofSeconds(6))
                    .until(() -> {
                        client.write(RawClient.PING);
                        return client.read().opcode() == RawClient.PONG;
                    });
        }
    }

    private HardenedVertxWebsocketHost host() {
        return ((HardenedVertxWebsocketComponent) server.component)
                .hostOf(URI.create("ws://127.0.0.1:" + server.port + "/ws"));
    }
}
