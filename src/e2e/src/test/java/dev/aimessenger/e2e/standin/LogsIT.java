package dev.aimessenger.e2e.standin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aimessenger.e2e.client.MessengerSocket;
import dev.aimessenger.e2e.model.StubModel.Reply;
import dev.aimessenger.e2e.standin.StandIn.Talk;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** No log tells what people say, or what they sign in with, whatever goes wrong; what goes wrong is told with its ids. */
class LogsIT {

    private static final StandIn SYSTEM = StandIn.shared();
    private static final String SAID = "Tintagel";
    private static final List<String> TOPICS = List.of(
            "chat.message.persist", "chat.message.ai.feed", "chat.ai.advice-request", "chat.message.ai-autoreply");
    private static final String LETTER = "goes to dead letters";

    @Test
    void whatIsSaidIsInNoLogAndAFailureNamesItsMessage() throws Exception {
        Talk talk = SYSTEM.talk();
        talk.bind(Map.of("type", "autoreply", "delay", StandIn.AT_ONCE));
        talk.bind(talk.bob(), Map.of("type", "advice"));
        try (MessengerSocket bob = talk.open(talk.bob());
                MessengerSocket advised = talk.bob().connectForAdvice();
                MessengerSocket owner = talk.ann().connectForAdvice()) {
            SYSTEM.model.answer(request -> Reply.text("We meet in " + SAID));
            bob.sendMessage(talk.chatId(), SAID);
            Talk.awaitAnswer(bob, "We meet in " + SAID);
            ask(talk, advised, "advice");
            ask(talk, advised, "requests/summary");

            Deque<Reply> failures = new ConcurrentLinkedDeque<>(List.of(
                    Reply.refusal(500, "server_error"),
                    Reply.raw("application/json", "{\"choices\": [{\"message\": " + SAID),
                    Reply.refusal(422, SAID)));
            SYSTEM.model.answer(request -> failures.size() > 1 ? failures.poll() : failures.peek());
            UUID failed = send(talk, bob);
            owner.await("gpt-advice", data -> data.has("error"));

            for (String frame : List.of(SAID, "{\"event\":\"message\",\"data\":{\"text\":\"" + SAID, wrong("chatId"))) {
                int before = bob.received("error").size();
                bob.sendText(frame);
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> bob.received("error").size() > before);
            }
            poison();

            assertNotLogged(SAID);
            assertThat(logged().lines().filter(line -> line.contains("message_id=" + failed)))
                    .anyMatch(line -> line.contains("WARN") && line.contains("Failed delivery"))
                    .anyMatch(line -> line.contains("ERROR") && line.contains(LETTER))
                    .allMatch(line -> line.contains("chat_id=" + talk.chatId()))
                    .allMatch(line -> line.matches(".*\\btrace_id=[0-9a-f]{32}\\b.*"));
        }
    }

    @Test
    void noSecretIsInALog() {
        Talk talk = SYSTEM.talk();
        String password = "correct horse " + UUID.randomUUID();
        Map<String, String> account = Map.of("email", UUID.randomUUID() + "@example.org", "password", password);
        gateway().body(account).post("/api/register").then().statusCode(201);
        JsonPath tokens = gateway().body(account).post("/api/login").jsonPath();
        String access = tokens.getString("access_token");
        String refresh = tokens.getString("refresh_token");
        String wrong = "wrong " + UUID.randomUUID();
        gateway()
                .body(Map.of("email", account.get("email"), "password", wrong))
                .post("/api/login")
                .then()
                .statusCode(401);
        gateway().body("{\"email\": \"" + wrong).post("/api/login").then().statusCode(400);
        gateway()
                .header("Authorization", "Bearer " + access.substring(1))
                .get("/api/chats")
                .then()
                .statusCode(401);
        // A refresh token that is used twice ends its session.
        for (int status : List.of(200, 401)) {
            gateway()
                    .body(Map.of("refresh_token", refresh))
                    .post("/api/refresh")
                    .then()
                    .statusCode(status);
        }
        given().port(SYSTEM.messenger.port("AI_MANAGEMENT_PORT"))
                .auth()
                .preemptive()
                .basic("olga", wrong)
                .get("/ops/")
                .then()
                .statusCode(401);
        SYSTEM.model.answer(request -> Reply.refusal(401, "invalid_api_key"));
        talk.bind(Map.of("type", "autoreply", "delay", StandIn.AT_ONCE));
        try (MessengerSocket bob = talk.open(talk.bob());
                MessengerSocket owner = talk.ann().connectForAdvice()) {
            bob.sendMessage(talk.chatId(), "Hi");
            owner.await("gpt-advice", data -> data.has("error"));
        }

        assertThat(logged()).contains("OPENAI_API_KEY is refused");
        assertNotLogged(password, wrong, refresh, access, access.substring(1), StandIn.PASSWORD, StandIn.API_KEY);
    }

    private static void ask(Talk talk, MessengerSocket socket, String path) {
        String request = talk.bob()
                .expect(202, "POST", "/api/chats/" + talk.chatId() + "/" + path, Map.of("question", SAID))
                .path("requestId")
                .textValue();
        assertThat(Talk.awaitEnd(socket, request).path("text").textValue()).contains(SAID);
    }

    private static UUID send(Talk talk, MessengerSocket socket) {
        UUID clientMessageId = socket.sendMessage(talk.chatId(), SAID);
        return UUID.fromString(socket.await(
                        "message-ack",
                        data -> data.path("clientMessageId").textValue().equals(clientMessageId.toString()))
                .path("messageId")
                .textValue());
    }

    private static String wrong(String field) {
        return "{\"event\":\"message\",\"data\":{\"" + field + "\":\"" + SAID + "\",\"text\":\"" + SAID + "\"}}";
    }

    private static void poison() throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, SYSTEM.messenger.brokers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (String topic : TOPICS) {
                for (String record : List.of(
                        SAID,
                        "{\"chatId\": \"" + SAID + "\", \"hops\": \"" + SAID + "\", \"text\": \"" + SAID + "\"}",
                        "{\"text\": {\"" + SAID + "\": 1}, \"threadId\": [\"" + SAID + "\"]}")) {
                    producer.send(new ProducerRecord<>(topic, record.getBytes(StandardCharsets.UTF_8)))
                            .get();
                }
            }
        }
        for (String topic : TOPICS) {
            await("the dead letters of " + topic)
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> logged().lines()
                                    .filter(line -> line.contains("Record " + topic + "-") && line.contains(LETTER))
                                    .count()
                            >= 3);
        }
    }

    private static RequestSpecification gateway() {
        return given().port(SYSTEM.messenger.port("GATEWAY_HTTP_PORT")).contentType(ContentType.JSON);
    }

    private static String logged() {
        return SYSTEM.messenger.logged() + "\n" + SYSTEM.messenger.said();
    }

    private static void assertNotLogged(String... secrets) {
        assertThat(logged().lines().filter(line -> List.of(secrets).stream().anyMatch(line::contains)))
                .isEmpty();
    }
}
