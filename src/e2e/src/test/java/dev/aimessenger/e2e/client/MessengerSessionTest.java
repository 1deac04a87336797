package dev.aimessenger.e2e.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The reference client against two gateways of this test's own, which do what is asked of them. */
class MessengerSessionTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long CHAT = 7;

    private final Vertx vertx = Vertx.vertx();
    private final Gateway one = new Gateway();
    private final Gateway other = new Gateway();
    private final List<UUID> acknowledged = new CopyOnWriteArrayList<>();
    private final List<UUID> refused = new CopyOnWriteArrayList<>();
    private MessengerSession session;

    /** Records what clients send, and answers only what a test makes it answer. */
    private final class Gateway {

        final List<JsonObject> received = new CopyOnWriteArrayList<>();
        final List<ServerWebSocket> sockets = new CopyOnWriteArrayList<>();
        final URI address = URI.create("http://localhost:"
                + vertx.createHttpServer(new HttpServerOptions().addWebSocketSubProtocol("aimessenger.v1"))
                        .webSocketHandler(socket -> {
                            sockets.add(socket);
                            socket.textMessageHandler(text -> received.add(new JsonObject(text)));
                        })
                        .listen(0, "localhost")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .join()
                        .actualPort());

        void say(String event, JsonObject data) {
            sockets.get(sockets.size() - 1)
                    .writeTextMessage(new JsonObject()
                            .put("event", event)
                            .put("data", data)
                            .encode());
        }

        List<JsonObject> received(String event) {
            return received.stream()
                    .filter(frame -> event.equals(frame.getString("event")))
                    .map(frame -> frame.getJsonObject("data"))
                    .toList();
        }

        JsonObject awaitNth(String event, int count) {
            await().atMost(PATIENCE).until(() -> received(event).size() >= count);
            return received(event).get(count - 1);
        }
    }

    @BeforeEach
    void connect() {
        MessengerClient user = MessengerClient.withToken(one.address, "a-token", 1);
        session = new MessengerSession(user, List.of(one.address, other.address), new MessengerSession.Listener() {
            @Override
            public void acknowledged(UUID clientMessageId) {
                acknowledged.add(clientMessageId);
            }

            @Override
            public void refused(UUID clientMessageId, JsonNode error) {
                refused.add(clientMessageId);
            }
        });
        session.join(CHAT, 0);
        session.open();
        one.awaitNth("join-room", 1);
    }

    @AfterEach
    void close() {
        session.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void itGoesOnElsewhereAfterTheLastMessageItGot() {
        one.say("message", new JsonObject().put("chatId", CHAT).put("seq", 41));
        await().atMost(PATIENCE).until(() -> session.lastSeq(CHAT) == 41);

        one.sockets.get(0).close((short) 1012);

        assertThat(other.awaitNth("join-room", 1).getLong("afterSeq")).isEqualTo(41);
        assertThat(session.gateway()).isEqualTo(other.address);
    }

    @Test
    void aMessageThatWasNotAcknowledgedIsSentAgainUnderItsId() {
        UUID id = session.send(CHAT, "hello");
        one.awaitNth("message", 1);

        one.sockets.get(0).close((short) 1012);

        JsonObject again = other.awaitNth("message", 1);
        assertThat(again.getString("clientMessageId")).isEqualTo(id.toString());
        assertThat(again.getString("text")).isEqualTo("hello");
        other.say("message-ack", new JsonObject().put("chatId", CHAT).put("clientMessageId", id.toString()));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(acknowledged).containsExactly(id));
        assertThat(session.unacknowledged()).isZero();
    }

    @Test
    void whatMaySucceedLaterIsTriedAgainAndTheNextMessageWaits() {
        UUID first = session.send(CHAT, "first");
        UUID second = session.send(CHAT, "second");
        one.awaitNth("message", 1);
        one.say("error", error(first, true));

        assertThat(one.awaitNth("message", 2).getString("text")).isEqualTo("first");
        one.say("message-ack", new JsonObject().put("chatId", CHAT).put("clientMessageId", first.toString()));

        assertThat(one.awaitNth("message", 3).getString("clientMessageId")).isEqualTo(second.toString());
    }

    @Test
    void whatIsRefusedForGoodIsToldAndTheNextMessageGoes() {
        UUID first = session.send(CHAT, "first");
        session.send(CHAT, "second");
        one.awaitNth("message", 1);
        one.say("error", error(first, false));

        assertThat(one.awaitNth("message", 2).getString("text")).isEqualTo("second");
        assertThat(refused).containsExactly(first);
    }

    private static JsonObject error(UUID id, boolean retryable) {
        return new JsonObject()
                .put("code", retryable ? "unavailable" : "forbidden")
                .put("retryable", retryable)
                .put("clientMessageId", id.toString());
    }
}
