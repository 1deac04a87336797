package dev.aimessenger.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.aimessenger.e2e.client.MessengerClient;
import dev.aimessenger.e2e.client.MessengerSocket;
import dev.aimessenger.e2e.demo.Demo;
import dev.aimessenger.testsupport.AuthorizationTable;
import dev.aimessenger.testsupport.AuthorizationTable.Rule;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole system in one JVM, on a real Kafka and a real Postgres, as its clients see it. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MessengerIT {

    private static final RunningMessenger MESSENGER = new RunningMessenger(Map.of(
            "SIMULATOR_LATENCY_MS", "50",
            // So slow that no machine's speed decides what the test of the limit sees.
            "MESSAGE_LIMIT_PER_SECOND", "1",
            "MESSAGE_LIMIT_BURST", "100"));
    private static final List<String> TOPICS = List.of(
            "chat.message.persist",
            "chat.message.forward",
            "chat.message.ai.feed",
            "chat.message.ai-autoreply",
            "chat.ai.advice-request",
            "chat.message.ai-advice-response",
            "chat.ai.summary-request",
            "chat.binding.init",
            "chat.binding.thread-created",
            "chat.invite.send");
    private static MessengerClient ann;
    private static MessengerClient bob;
    private static long chatId;

    @BeforeAll
    static void start() {
        MESSENGER.start();
        ann = user("ann");
        bob = user("bob");
        chatId = privateChat(ann, bob);
    }

    @AfterAll
    static void stop() {
        MESSENGER.close();
    }

    @Test
    void theDemoPassesTwiceOnTheSameData() {
        new Demo(MESSENGER.gateway()).play();
        new Demo(MESSENGER.gateway()).play();
    }

    @Test
    void aMessageReachesEverySocketInTheRoomInStoredOrder() {
        try (MessengerSocket one = ann.connect();
                MessengerSocket two = bob.connect()) {
            one.joinRoom(chatId, 0);
            two.joinRoom(chatId, 0);
            List<UUID> sent = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                sent.add(one.sendMessage(chatId, "from ann " + i));
                sent.add(two.sendMessage(chatId, "from bob " + i));
            }
            for (MessengerSocket socket : List.of(one, two)) {
                sent.subList(sent.size() - 2, sent.size())
                        .forEach(last -> socket.await(
                                "message",
                                data -> last.toString()
                                        .equals(data.path("clientMessageId").textValue())));
            }
            await().untilAsserted(() -> assertThat(seqs(one)).isEqualTo(seqs(two)));
            assertThat(seqs(one)).isSorted().doesNotHaveDuplicates();
            assertThat(texts(one, ann.userId()))
                    .isSubsetOf(texts(two, ann.userId()))
                    .filteredOn(text -> text.startsWith("from ann"))
                    .containsExactlyElementsOf(Stream.iterate(0, i -> i + 1)
                            .limit(50)
                            .map(i -> "from ann " + i)
                            .toList());
        }
    }

    static List<Rule> socketRules() {
        return AuthorizationTable.rules("Sockets: ws-gateway");
    }

    /** What a stranger, an invited, a member and the creator get for an event: docs/authorization.md. */
    @ParameterizedTest
    @MethodSource("socketRules")
    void everyRoleGetsBySocketWhatTheTableSays(Rule rule) {
        rule.outcomes().forEach((role, outcome) -> {
            long group = ann.expect(201, "POST", "/api/chats", Map.of("type", "group", "members", List.of()))
                    .path("id")
                    .longValue();
            if (role.equals("invited") || role.equals("member")) {
                ann.expect(
                        204, "POST", "/api/chats/" + group + "/send-invite", Map.of("userIds", List.of(bob.userId())));
            }
            if (role.equals("member")) {
                bob.expect(204, "POST", "/api/chats/" + group + "/accept-invite", null);
            }
            try (MessengerSocket socket = (role.equals("creator") ? ann : bob).connect()) {
                socket.send(
                        rule.call(),
                        rule.call().equals("message")
                                ? Map.of("chatId", group, "text", "may I?", "clientMessageId", UUID.randomUUID())
                                : Map.of("chatId", group));
                await().until(() -> List.of("error", "message-ack", "joined-room").stream()
                        .anyMatch(event -> !socket.received(event).isEmpty()));
                if (outcome.equals("forbidden")) {
                    assertThat(socket.received("error"))
                            .as("%s as %s", rule, role)
                            .singleElement()
                            .satisfies(error ->
                                    assertThat(error.path("code").textValue()).isEqualTo(outcome));
                } else {
                    assertThat(socket.received(outcome))
                            .as("%s as %s", rule, role)
                            .hasSize(1);
                }
            }
        });
    }

    @Test
    void aMessageSentAgainIsTheSameMessage() {
        UUID id = UUID.randomUUID();
        Map<String, Object> message = Map.of("chatId", chatId, "text", "once", "clientMessageId", id);
        try (MessengerSocket socket = ann.connect()) {
            socket.joinRoom(chatId, 0);
            socket.send("message", message);
            socket.await(
                    "message",
                    data -> id.toString().equals(data.path("clientMessageId").textValue()));
            socket.send("message", message);
            await().until(() -> socket.received("message-ack").size() == 2);
            UUID marker = socket.sendMessage(chatId, "marker");
            socket.await(
                    "message",
                    data -> marker.toString()
                            .equals(data.path("clientMessageId").textValue()));

            assertThat(socket.received("message"))
                    .filteredOn(data ->
                            id.toString().equals(data.path("clientMessageId").textValue()))
                    .hasSize(1);
        }
    }

    @Test
    void aClientThatWasAwayGetsWhatItMissed() {
        long before = lastSeq();
        try (MessengerSocket socket = ann.connect()) {
            UUID last = null;
            for (int i = 0; i < 5; i++) {
                last = socket.sendMessage(chatId, "missed " + i);
            }
            await().until(() -> lastSeq() == before + 5);
        }
        try (MessengerSocket socket = bob.connect()) {
            socket.joinRoom(chatId, before);
            await().untilAsserted(() -> assertThat(seqs(socket))
                    .containsExactly(before + 1, before + 2, before + 3, before + 4, before + 5));
        }
    }

    @Test
    void chatsAreListedWithWhatWasSaidLast() {
        MessengerClient cat = user("cat");
        MessengerClient dan = user("dan");
        long first = privateChat(cat, dan);
        long second = privateChat(cat, ann);
        JsonNode silent = cat.expect(200, "GET", "/api/chats", null);
        assertThat(silent).extracting(chat -> chat.path("id").longValue()).containsExactly(second, first);
        assertThat(silent).allSatisfy(chat -> {
            assertThat(chat.path("lastSeq").longValue()).isZero();
            assertThat(chat.path("lastActivityAt")).isEqualTo(chat.path("createdAt"));
        });

        try (MessengerSocket socket = dan.connect()) {
            socket.joinRoom(first, 0);
            socket.sendMessage(first, "hello");
            UUID last = socket.sendMessage(first, "how are you?");
            JsonNode shown = socket.await(
                    "message",
                    data -> last.toString().equals(data.path("clientMessageId").textValue()));

            JsonNode listed = cat.expect(200, "GET", "/api/chats", null);
            assertThat(listed).extracting(chat -> chat.path("id").longValue()).containsExactly(first, second);
            assertThat(listed.path(0).path("lastSeq").longValue()).isEqualTo(2);
            assertThat(listed.path(0).path("lastActivityAt")).isEqualTo(shown.path("sentAt"));
            assertThat(listed.path(0).path("lastMessage").fieldNames())
                    .toIterable()
                    .hasSize(6)
                    .allSatisfy(name -> assertThat(
                                    listed.path(0).path("lastMessage").path(name))
                            .as(name)
                            .isEqualTo(shown.path(name)));
        }
    }

    static Stream<Arguments> badFrames() {
        String id = UUID.randomUUID().toString();
        return Stream.of(
                Arguments.of("hello", "invalid-request"),
                Arguments.of("[]", "invalid-request"),
                Arguments.of("{}", "invalid-request"),
                Arguments.of("{\"event\":\"no-such-event\",\"data\":{}}", "invalid-request"),
                Arguments.of("{\"event\":\"message\"}", "invalid-request"),
                Arguments.of("{\"event\":\"message\",\"data\":[]}", "invalid-request"),
                Arguments.of("{\"event\":\"message\",\"data\":{\"chatId\":CHAT,\"text\":\"x\"}}", "invalid-request"),
                Arguments.of(message("CHAT", "x", "not-a-uuid"), "invalid-request"),
                Arguments.of(message("CHAT", "", id), "invalid-request"),
                Arguments.of(message("CHAT", "x".repeat(8_001), id), "invalid-request"),
                Arguments.of(message("CHAT", "a\\u0000b", id), "invalid-request"),
                Arguments.of(message("CHAT", "a\\ud800b", id), "invalid-request"),
                Arguments.of(message("-1", "x", id), "invalid-request"),
                Arguments.of(message("\"7\"", "x", id), "invalid-request"),
                Arguments.of(message("CHAT", "x".repeat(70_000), id), "too-large"),
                Arguments.of(message("CHAT", "x".repeat(300_000), id), "too-large"),
                Arguments.of(message("987654321", "x", id), "not-found"),
                Arguments.of("{\"event\":\"join-room\",\"data\":{\"chatId\":987654321}}", "not-found"),
                Arguments.of("{\"event\":\"join-room\",\"data\":{\"chatId\":CHAT,\"afterSeq\":-1}}", "invalid-request"),
                Arguments.of("{\"event\":\"auth\",\"data\":{\"token\":\"x\"}}", "unauthenticated"));
    }

    @ParameterizedTest
    @MethodSource("badFrames")
    void aBadFrameIsAnsweredWithAnErrorAndTheSocketStaysOpen(String frame, String code) {
        long before = lastSeq();
        try (MessengerSocket socket = ann.connect()) {
            socket.sendText(frame.replace("CHAT", String.valueOf(chatId)));
            JsonNode error = socket.await("error", data -> true);
            assertThat(error.path("code").textValue()).as("%s", error).isEqualTo(code);
            socket.send("ping", Map.of());
            socket.await("pong", data -> true);
        }
        assertThat(lastSeq()).isEqualTo(before);
    }

    @Test
    void aStrangerCanNeitherWriteNorListenNorRead() {
        MessengerClient eve = user("eve");
        try (MessengerSocket socket = eve.connect()) {
            UUID id = socket.sendMessage(chatId, "let me in");
            JsonNode refused = socket.await(
                    "error",
                    data -> id.toString().equals(data.path("clientMessageId").textValue()));
            assertThat(refused.path("code").textValue()).isEqualTo("forbidden");
            socket.send("join-room", Map.of("chatId", chatId));
            socket.await("error", data -> data.path("clientMessageId").isMissingNode());
            try (MessengerSocket annSocket = ann.connect()) {
                UUID secret = annSocket.sendMessage(chatId, "a secret");
                annSocket.await(
                        "message-ack",
                        data -> secret.toString()
                                .equals(data.path("clientMessageId").textValue()));
            }
            assertThat(eve.call("GET", "/api/chats/" + chatId + "/messages", null)
                            .status())
                    .isEqualTo(403);
            assertThat(socket.received("message")).isEmpty();
        }
    }

    @Test
    void aQueryStringFullOfCamelHeadersChangesNothing() throws Exception {
        StringBuilder query = new StringBuilder("?CamelVertxWebsocket.sendToAll=true&kafka.OVERRIDE_TOPIC=stolen"
                + "&kafka.KEY=1&CamelKafkaTopic=stolen&connectionKey=x&principal=1");
        for (int i = 0; i < 50; i++) {
            query.append("&Camel").append(i).append("=x");
        }
        UUID id = UUID.randomUUID();
        StringBuilder heard = new StringBuilder();
        try (MessengerSocket bystander = bob.connect()) {
            WebSocket socket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .header("Authorization", "Bearer " + ann.accessToken())
                    .buildAsync(
                            URI.create("ws://localhost:" + MESSENGER.port("GATEWAY_HTTP_PORT") + "/ws" + query),
                            new WebSocket.Listener() {
                                @Override
                                public java.util.concurrent.CompletionStage<?> onText(
                                        WebSocket from, CharSequence data, boolean last) {
                                    synchronized (heard) {
                                        heard.append(data);
                                    }
                                    from.request(1);
                                    return null;
                                }
                            })
                    .get();
            socket.sendText(message(String.valueOf(chatId), "plain", id.toString()), true)
                    .get();
            await().until(() -> {
                synchronized (heard) {
                    return heard.toString().contains("message-ack");
                }
            });
            socket.abort();
            bystander.send("ping", Map.of());
            bystander.await("pong", data -> true);
            assertThat(bystander.received("message-ack")).isEmpty();
            assertThat(bystander.received("connected")).hasSize(1);
        }
        await().until(() -> history().stream()
                .anyMatch(message ->
                        id.toString().equals(message.path("clientMessageId").textValue())));
    }

    @Test
    void aSocketNeedsAValidTokenAndAnOriginOfOurs() {
        assertThat(handshake("/ws", "Authorization", "Bearer nonsense")).isEqualTo(401);
        assertThat(handshake("/ws", "X-Nothing", "x")).isEqualTo(401);
        assertThat(handshake("/ws/advice", "Authorization", "Bearer nonsense")).isEqualTo(401);
        assertThat(handshake("/ws?access_token=" + ann.accessToken(), "X-Nothing", "x"))
                .isEqualTo(401);
    }

    @Test
    void afterFiveLoginsInAMinuteAnAccountHasToWait() {
        MessengerClient guesser = user("guesser");
        Map<String, Object> wrong = Map.of("email", guesser.email(), "password", "a wrong password");
        // The first was when the account was made.
        for (int i = 0; i < 4; i++) {
            assertThat(guesser.call("POST", "/api/login", wrong).status()).isEqualTo(401);
        }
        MessengerClient.Answer refused = guesser.call("POST", "/api/login", wrong);

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.body().path("code").textValue()).isEqualTo("rate-limited");
        assertThat(refused.headers().firstValue("Retry-After"))
                .hasValueSatisfying(
                        seconds -> assertThat(Integer.parseInt(seconds)).isBetween(1, 12));
    }

    @Test
    void whoSendsTooMuchAtOnceIsToldAndNothingIsStored() {
        MessengerClient flooder = user("flooder");
        long chat = privateChat(flooder, bob);
        try (MessengerSocket socket = flooder.connect()) {
            for (int i = 0; i < 200; i++) {
                socket.sendMessage(chat, "flood " + i);
            }
            await().until(() -> socket.received("message-ack").size()
                            + socket.received("error").size()
                    == 200);

            assertThat(socket.received("error")).isNotEmpty().allSatisfy(error -> {
                assertThat(error.path("code").textValue()).isEqualTo("rate-limited");
                assertThat(error.path("retryable").booleanValue()).isTrue();
                assertThat(error.path("clientMessageId").isTextual()).isTrue();
            });
            int accepted = socket.received("message-ack").size();
            assertThat(accepted).isGreaterThanOrEqualTo(100);
            await().until(() -> flooder.expect(200, "GET", "/api/chats/" + chat + "/messages?limit=1", null)
                            .path("lastSeq")
                            .longValue()
                    == accepted);
        }
    }

    @Test
    void aBrokenRestBodyIsAProblemThatNamesTheField() throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(MESSENGER.gateway().resolve("/api/register"))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString("{\"email\": 5, \"password\": \"12345678\"}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
        assertThat(answer.body()).contains("\"code\":\"invalid-request\"", "\"field\":\"email\"");
        // By HTTP/2, where a header about the connection makes the answer malformed.
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(answer.headers().map()).doesNotContainKey("connection");
    }

    @ParameterizedTest
    @FieldSource("TOPICS")
    void aRecordThatIsNoObjectGoesToDeadLettersByteForByteWithItsCause(String topic) throws Exception {
        byte[] key = UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8);
        List<byte[]> poison = Arrays.asList(
                "not json".getBytes(StandardCharsets.UTF_8),
                "null".getBytes(StandardCharsets.UTF_8),
                "[]".getBytes(StandardCharsets.UTF_8),
                "7".getBytes(StandardCharsets.UTF_8),
                "\"text\"".getBytes(StandardCharsets.UTF_8),
                // No UTF-8, and what looks like UTF-32 and is none.
                new byte[] {'{', '"', (byte) 0xc3, '(', '"', (byte) 0xff, (byte) 0xfe},
                new byte[] {0, 0, 0, '{', 0x7f, 0x7f, 0x7f, 0x7f},
                new byte[0],
                null);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, MESSENGER.brokers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (byte[] value : poison) {
                producer.send(new ProducerRecord<>(topic, key, value)).get();
            }
        }
        List<ConsumerRecord<byte[], byte[]>> letters = deadLetters(topic, key, poison.size());

        assertThat(letters).extracting(ConsumerRecord::value).containsExactlyElementsOf(poison);
        assertThat(letters).allSatisfy(letter -> {
            assertThat(header(letter, "dlt.code")).isEqualTo("invalid-request");
            assertThat(header(letter, "dlt.cause")).isNotBlank();
            assertThat(header(letter, "dlt.topic")).isEqualTo(topic);
            assertThat(header(letter, "dlt.route")).isNotBlank();
            assertThat(header(letter, "dlt.offset")).matches("\\d+");
            assertThat(header(letter, "dlt.stack")).contains("\tat ");
        });
    }

    @Test
    void anOperatorPutsDeadLettersBackByOneCommandAndTwiceIsAsGoodAsOnce() throws Exception {
        String text = "back from the dead " + UUID.randomUUID();
        UUID clientMessageId = UUID.randomUUID();
        String record = """
                {"chatId": %d, "messageId": "%s", "clientMessageId": "%s", "senderId": %d, "senderEmail": "a@b.c",
                 "text": "%s", "aiGenerated": false, "sentAt": "2026-01-02T03:04:05Z", "hops": 0}
                """.formatted(chatId, UUID.randomUUID(), clientMessageId, ann.userId(), text);
        String program = "dev.aimessenger.allinone.ReplayDeadLetters";
        try (MessengerSocket socket = bob.connect();
                KafkaProducer<String, String> producer = new KafkaProducer<>(
                        Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, MESSENGER.brokers()),
                        new StringSerializer(),
                        new StringSerializer())) {
            socket.joinRoom(chatId, 0);
            for (int i = 0; i < 2; i++) {
                producer.send(new ProducerRecord<>("chat.message.persist.dlt", String.valueOf(chatId), record))
                        .get();
                assertThat(MESSENGER.run(program, "chat.message.persist"))
                        .startsWith("0 ")
                        .containsPattern("chat\\.message\\.persist: put back [1-9]\\d*, left 0");
                socket.await("message", data -> data.path("text").asText().equals(text));
            }
            // What was sent behind it is shown behind it.
            UUID last = socket.sendMessage(chatId, "anything else?");
            socket.await(
                    "message", data -> data.path("clientMessageId").asText().equals(last.toString()));
            assertThat(socket.received("message"))
                    .filteredOn(data -> data.path("text").asText().equals(text))
                    .hasSize(1);
        }
        assertThat(MESSENGER.run(program, "chat.message.none"))
                .startsWith("1 ")
                .contains("There is no topic chat.message.none");
        assertThat(MESSENGER.run(program, ""))
                .startsWith("1 ")
                .contains("TOPIC is missing")
                .contains(TOPICS);
    }

    @Test
    void consumersCommitWhatIsDone() {
        new Demo(MESSENGER.gateway()).play();
        Map<String, String> groups = Map.of(
                "chat.message.persist", "message-service",
                "chat.message.ai.feed", "ai-service",
                "chat.binding.init", "ai-service",
                "chat.ai.advice-request", "ai-service",
                "chat.message.ai-autoreply", "ws-gateway-autoreply");
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, MESSENGER.brokers()))) {
            groups.forEach((topic, group) -> await().untilAsserted(() -> {
                Map<TopicPartition, Long> committed = committed(admin, group, topic);
                Map<TopicPartition, OffsetSpec> ends = committed.keySet().stream()
                        .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
                assertThat(committed).isNotEmpty();
                admin.listOffsets(ends)
                        .all()
                        .get()
                        .forEach((partition, end) -> assertThat(committed.get(partition))
                                .as("%s", partition)
                                .isEqualTo(end.offset()));
            }));
        }
    }

    private static Map<TopicPartition, Long> committed(Admin admin, String group, String topic) throws Exception {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get()
                .forEach((partition, offset) -> {
                    if (partition.topic().equals(topic) && offset != null) {
                        offsets.put(partition, offset.offset());
                    }
                });
        return offsets;
    }

    @Test
    void thePageAndTheDocumentationAreThere() throws Exception {
        assertThat(get("/")).contains("AI Messenger", "api/docs");
        assertThat(get("/api/docs/")).contains("swagger-ui");
        for (String service : List.of("auth", "user", "chat", "message")) {
            assertThat(get("/api/openapi/" + service + ".json")).contains("\"openapi\"", "\"paths\"");
        }
    }

    @Test
    void invitesReachTheInvitedAndTheMembersHearOfNewChats() {
        MessengerClient guest = user("guest");
        try (MessengerSocket guestSocket = guest.connect();
                MessengerSocket bobSocket = bob.connect()) {
            long group = ann.expect(
                            201,
                            "POST",
                            "/api/chats",
                            Map.of("type", "group", "title", "Picnic", "members", List.of(bob.userId())))
                    .path("id")
                    .longValue();
            bobSocket.await("chat", data -> data.path("chatId").longValue() == group);
            ann.expect(204, "POST", "/api/chats/" + group + "/send-invite", Map.of("userIds", List.of(guest.userId())));
            JsonNode invite =
                    guestSocket.await("invite", data -> data.path("chatId").longValue() == group);
            assertThat(invite.path("fromUserId").longValue()).isEqualTo(ann.userId());
            guest.expect(204, "POST", "/api/chats/" + group + "/accept-invite", null);
            guestSocket.await("chat", data -> data.path("chatId").longValue() == group);
            guestSocket.joinRoom(group, 0);
            UUID hello = bobSocket.sendMessage(group, "welcome");
            guestSocket.await(
                    "message",
                    data -> hello.toString().equals(data.path("clientMessageId").textValue()));
            guest.expect(204, "POST", "/api/chats/" + group + "/leave", null);
            await().untilAsserted(() -> {
                guestSocket.send("join-room", Map.of("chatId", group));
                assertThat(guestSocket.received("error"))
                        .anyMatch(data -> "forbidden".equals(data.path("code").textValue()));
            });
        }
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void afterARestartEverythingIsStillThere() {
        String binding = "/api/bindings?chat_id=" + chatId;
        bob.bind(chatId, Map.of("type", "autoreply"));
        List<JsonNode> before = history();

        assertThat(MESSENGER.stop()).isZero();
        MESSENGER.start();

        assertThat(history()).isEqualTo(before);
        assertThat(bob.expect(200, "GET", binding, null).path("ready").booleanValue())
                .isTrue();
        try (MessengerSocket socket = ann.connect()) {
            socket.joinRoom(chatId, before.size());
            socket.sendMessage(chatId, "Are you still there?");
            socket.await("message", data -> data.path("fromAI").booleanValue());
        }
    }

    private static MessengerClient user(String name) {
        return MessengerClient.register(
                MESSENGER.gateway(), name + "-" + UUID.randomUUID() + "@example.org", "a long password");
    }

    private static long privateChat(MessengerClient one, MessengerClient other) {
        return one.expect(201, "POST", "/api/chats", Map.of("type", "private", "members", List.of(other.userId())))
                .path("id")
                .longValue();
    }

    private static String message(String chat, String text, String clientMessageId) {
        return "{\"event\":\"message\",\"data\":{\"chatId\":" + chat + ",\"text\":\"" + text
                + "\",\"clientMessageId\":\"" + clientMessageId + "\"}}";
    }

    private static long lastSeq() {
        return ann.expect(200, "GET", "/api/chats/" + chatId + "/messages?limit=1", null)
                .path("lastSeq")
                .longValue();
    }

    private static List<JsonNode> history() {
        List<JsonNode> messages = new ArrayList<>();
        while (true) {
            JsonNode page = ann.expect(
                    200, "GET", "/api/chats/" + chatId + "/messages?limit=200&afterSeq=" + messages.size(), null);
            page.path("messages").forEach(messages::add);
            if (page.path("messages").size() < 200) {
                return messages;
            }
        }
    }

    private static List<Long> seqs(MessengerSocket socket) {
        return socket.received("message").stream()
                .map(data -> data.path("seq").longValue())
                .toList();
    }

    private static List<String> texts(MessengerSocket socket, long senderId) {
        return socket.received("message").stream()
                .filter(data -> data.path("senderId").longValue() == senderId)
                .map(data -> data.path("text").textValue())
                .toList();
    }

    private static int handshake(String path, String header, String value) {
        try {
            HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .header(header, value)
                    .buildAsync(
                            URI.create("ws://localhost:" + MESSENGER.port("GATEWAY_HTTP_PORT") + path),
                            new WebSocket.Listener() {})
                    .join()
                    .abort();
            return 101;
        } catch (CompletionException e) {
            return ((java.net.http.WebSocketHandshakeException) e.getCause())
                    .getResponse()
                    .statusCode();
        }
    }

    private static String get(String path) throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(MESSENGER.gateway().resolve(path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return answer.body();
    }

    /** The first dead letters with this key, in order. */
    private static List<ConsumerRecord<byte[], byte[]>> deadLetters(String topic, byte[] key, int number) {
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        MESSENGER.brokers(),
                        ConsumerConfig.GROUP_ID_CONFIG,
                        "test-" + UUID.randomUUID(),
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(topic + ".dlt"));
            await("dead letters of " + topic).atMost(Duration.ofSeconds(90)).until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> {
                    if (Arrays.equals(record.key(), key)) {
                        found.add(record);
                    }
                });
                return found.size() >= number;
            });
        }
        return found;
    }

    private static String header(ConsumerRecord<?, ?> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
