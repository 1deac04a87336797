package dev.aimessenger.e2e.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.aimessenger.e2e.RunningMessenger;
import dev.aimessenger.e2e.client.MessengerClient;
import dev.aimessenger.e2e.client.MessengerSocket;
import dev.aimessenger.e2e.model.StubModel;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** A messenger whose model says what a test tells it to say, and two people who talk in it. */
final class StandIn implements AutoCloseable {

    static final Map<String, Object> AT_ONCE = Map.of("minSeconds", 0, "maxSeconds", 0);

    /** Of olga, an operator, and vera, a viewer. */
    static final String PASSWORD = "correct-horse-battery";

    /** For the model's server, which takes any. */
    static final String API_KEY = "sk-stub-5f0c3a";

    private static StandIn shared;

    final StubModel model = new StubModel();
    final SpanCollector collector = new SpanCollector();
    final RunningMessenger messenger;

    StandIn(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(Map.of(
                "OPENAI_BASE_URL", model.baseUrl(),
                "OPENAI_MODEL", "stub",
                "OPENAI_API_KEY", API_KEY,
                "OPERATOR_ACCOUNTS", "olga:" + PASSWORD,
                "VIEWER_ACCOUNTS", "vera:" + PASSWORD,
                "REGISTER_LIMIT_PER_ADDRESS", "100000",
                "LOGIN_LIMIT_PER_ADDRESS", "100000",
                "PASSWORD_MEMORY_KIB", "1024",
                "MESSAGE_LIMIT_PER_SECOND", "1000",
                "MESSAGE_LIMIT_BURST", "1000"));
        all.put("OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint());
        all.put("OTEL_BSP_SCHEDULE_DELAY", "500");
        all.putAll(settings);
        messenger = new RunningMessenger(all);
        messenger.start();
    }

    /** One for all tests that need few tokens a day and short threads. */
    static synchronized StandIn shared() {
        if (shared == null) {
            shared = new StandIn(Map.of("AI_TOKENS_PER_USER_AND_DAY", "6000", "OPENAI_CONTEXT_TOKENS", "400"));
            Runtime.getRuntime().addShutdownHook(new Thread(shared::close));
        }
        return shared;
    }

    MessengerClient user(String name) {
        return MessengerClient.register(
                messenger.gateway(), name + "-" + UUID.randomUUID() + "@example.org", "a long password");
    }

    String databaseUrl() {
        return messenger.databaseUrl();
    }

    /** Two people with a chat of their own. */
    Talk talk() {
        return talk(user("ann"), user("bob"));
    }

    Talk talk(MessengerClient ann, MessengerClient bob) {
        long chatId = ann.expect(201, "POST", "/api/chats", Map.of("type", "private", "members", List.of(bob.userId())))
                .path("id")
                .longValue();
        return new Talk(ann, bob, chatId);
    }

    /** Waits until the log tells something. */
    void awaitLogged(String words) {
        await(words)
                .atMost(Duration.ofSeconds(30))
                .until(() -> messenger.logged().contains(words));
    }

    @Override
    public void close() {
        messenger.close();
        model.close();
        collector.close();
    }

    /** Ann binds the chat, Bob writes. */
    record Talk(MessengerClient ann, MessengerClient bob, long chatId) {

        void bind(Map<String, Object> binding) {
            bind(ann, binding);
        }

        void bind(MessengerClient owner, Map<String, Object> binding) {
            owner.bind(chatId, binding);
        }

        MessengerSocket open(MessengerClient user) {
            MessengerSocket socket = user.connect();
            socket.joinRoom(chatId, 0);
            return socket;
        }

        /** The model's answer in Ann's name. */
        static JsonNode awaitAnswer(MessengerSocket socket, String text) {
            return socket.await(
                    "message",
                    data -> data.path("fromAI").booleanValue()
                            && data.path("text").textValue().equals(text));
        }

        String askAdvice(String question) {
            return ann.expect(202, "POST", "/api/chats/" + chatId + "/advice", Map.of("question", question))
                    .path("requestId")
                    .textValue();
        }

        /** The end of what was asked: a text or an error. */
        static JsonNode awaitEnd(MessengerSocket socket, String requestId) {
            return socket.await(
                    "gpt-advice",
                    data -> requestId.equals(data.path("requestId").textValue()) && !data.has("delta"));
        }

        List<JsonNode> history() {
            JsonNode page = ann.expect(200, "GET", "/api/chats/" + chatId + "/messages?afterSeq=0&limit=200", null);
            assertThat(page.path("messages").isArray()).isTrue();
            return StreamSupport.stream(page.path("messages").spliterator(), false)
                    .toList();
        }
    }
}
