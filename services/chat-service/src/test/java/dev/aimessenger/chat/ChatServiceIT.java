package dev.aimessenger.chat;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.MethodDescriptor;
import dev.aimessenger.common.database.SqlFile;
import dev.aimessenger.common.grpc.ServiceToken;
import dev.aimessenger.common.launch.ServiceLauncher;
import dev.aimessenger.embedded.FreePorts;
import dev.aimessenger.proto.chat.v1.AutoreplyRules;
import dev.aimessenger.proto.chat.v1.Binding;
import dev.aimessenger.proto.chat.v1.BindingType;
import dev.aimessenger.proto.chat.v1.ChatServiceGrpc;
import dev.aimessenger.proto.chat.v1.ChatServiceGrpc.ChatServiceBlockingStub;
import dev.aimessenger.proto.chat.v1.ChatType;
import dev.aimessenger.proto.chat.v1.CheckMemberRequest;
import dev.aimessenger.proto.chat.v1.GetBindingsByChatRequest;
import dev.aimessenger.proto.chat.v1.GetChatByIDRequest;
import dev.aimessenger.proto.chat.v1.GetThreadContextRequest;
import dev.aimessenger.proto.chat.v1.GetUserWithChatByThreadIDRequest;
import dev.aimessenger.proto.chat.v1.GetUsersByChatIDRequest;
import dev.aimessenger.proto.chat.v1.ReportPresenceRequest;
import dev.aimessenger.proto.chat.v1.ThreadContext;
import dev.aimessenger.proto.message.v1.GetLastMessagesRequest;
import dev.aimessenger.proto.message.v1.GetLastMessagesResponse;
import dev.aimessenger.proto.message.v1.Message;
import dev.aimessenger.proto.message.v1.MessageServiceGrpc;
import dev.aimessenger.proto.user.v1.GetUsersByIDsRequest;
import dev.aimessenger.proto.user.v1.GetUsersByIDsResponse;
import dev.aimessenger.proto.user.v1.UserServiceGrpc;
import dev.aimessenger.testsupport.AuthorizationTable;
import dev.aimessenger.testsupport.AuthorizationTable.Rule;
import dev.aimessenger.testsupport.RealParts;
import dev.aimessenger.testsupport.TestGrpc;
import dev.aimessenger.testsupport.TestSettings;
import dev.aimessenger.testsupport.TestTokens;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import io.grpc.stub.StreamObserver;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.AdviceWith;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class ChatServiceIT {

    private static final String NOTICES = "chat.invite.send";
    private static final String BINDING_INIT = "chat.binding.init";
    private static final String THREAD_CREATED = "chat.binding.thread-created";
    private static final String ADVICE_REQUEST = "chat.ai.advice-request";
    private static final String SUMMARY_REQUEST = "chat.ai.summary-request";

    /** What a binding has of which nothing else was said. */
    private static final AutoreplyRules DEFAULT_RULES = AutoreplyRules.newBuilder()
            .setMode(AutoreplyRules.Mode.MODE_SEND)
            .setDelayMinSeconds(2)
            .setDelayMaxSeconds(5)
            .setWhen(AutoreplyRules.When.WHEN_ALWAYS)
            .setMaxPerHour(30)
            .build();

    /** User-service knows everybody below this id. */
    private static final long UNKNOWN_USER = 1_000_000;

    private static final long MISSING_CHAT = 999_999_999;
    private static final int PORT = FreePorts.next();
    private static final int GRPC_PORT = FreePorts.next();
    private static final AtomicLong NEXT_USER = new AtomicLong(1);

    private static final Users USERS = new Users();
    private static final Messages MESSAGES = new Messages();

    private static Server users;
    private static Server messages;
    private static ConfigurableApplicationContext service;
    private static ManagedChannel channel;
    private static KafkaProducer<String, String> producer;
    private static final ObjectMapper JSON = new ObjectMapper();

    @BeforeAll
    static void start() throws Exception {
        users = NettyServerBuilder.forPort(0).addService(USERS).build().start();
        messages = NettyServerBuilder.forPort(0)
                .addService(MESSAGES)
                .intercept(new ServiceToken(TestGrpc.TOKEN).server())
                .build()
                .start();
        service = ServiceLauncher.start(
                ChatServiceApplication.class,
                ChatServiceApplication.NAME,
                TestSettings.of(
                        PORT,
                        GRPC_PORT,
                        TestSettings.kafka(),
                        Map.of(
                                "user.grpc",
                                "127.0.0.1:" + users.getPort(),
                                "message.grpc",
                                "127.0.0.1:" + messages.getPort(),
                                "aimessenger.chat.presence.purge-period-ms",
                                100,
                                "aimessenger.scenarios.second-opinion",
                                ADVICE_REQUEST)));
        channel = TestGrpc.channel(GRPC_PORT);
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", RealParts.brokers()), new StringSerializer(), new StringSerializer());
    }

    @AfterAll
    static void stop() {
        producer.close();
        channel.shutdownNow();
        service.close();
        users.shutdownNow();
        messages.shutdownNow();
    }

    @Test
    void aGroupHasItsMembersAtOnceAndTheyAreTold() {
        long ann = user();
        long bob = user();
        long cat = user();
        try (Topic notices = new Topic(NOTICES)) {
            long chatId = as(ann).body("{\"type\":\"group\",\"title\":\" Trip \",\"members\":[" + bob + "," + cat + ","
                            + ann + "]}")
                    .post("/chats")
                    .then()
                    .statusCode(201)
                    .contentType("application/json")
                    .body("type", equalTo("group"))
                    .body("title", equalTo("Trip"))
                    .body("creatorId", equalTo((int) ann))
                    .body("createdAt", notNullValue())
                    .body("lastActivityAt", notNullValue())
                    .body("members", contains((int) ann, (int) bob, (int) cat))
                    .extract()
                    .jsonPath()
                    .getLong("id");

            JsonNode told = notices.first(String.valueOf(bob));
            assertThat(told.get("kind").asText()).isEqualTo("joined");
            assertThat(told.get("chatId").asLong()).isEqualTo(chatId);
            assertThat(told.get("fromUserId").asLong()).isEqualTo(ann);
            assertThat(told.get("type").asText()).isEqualTo("group");
            assertThat(told.get("title").asText()).isEqualTo("Trip");
            as(cat).get("/chats/" + chatId).then().statusCode(200).body("id", equalTo((int) chatId));
            as(cat).get("/chats?id=" + chatId).then().statusCode(200).body("id", equalTo((int) chatId));
            as(cat).get("/chats").then().statusCode(200).body("id", contains((int) chatId));
        }
    }

    @Test
    void aPrivateChatExistsOnce() {
        long ann = user();
        long bob = user();
        String withBob = "{\"type\":\"private\",\"members\":[" + bob + "]}";
        long chatId = as(ann).body(withBob)
                .post("/chats")
                .then()
                .statusCode(201)
                .body("", not(hasKey("title")))
                .extract()
                .jsonPath()
                .getLong("id");

        as(ann).body(withBob).post("/chats").then().statusCode(200).body("id", equalTo((int) chatId));
        as(bob).body("{\"type\":\"private\",\"members\":[" + ann + "]}")
                .post("/chats")
                .then()
                .statusCode(200)
                .body("id", equalTo((int) chatId));
        as(bob).get("/chats").then().body("[0].members", contains((int) ann, (int) bob));

        as(bob).post("/chats/" + chatId + "/leave").then().statusCode(204);
        as(bob).get("/chats/" + chatId).then().statusCode(403);
        as(ann).body(withBob).post("/chats").then().statusCode(200).body("members", containsInAnyOrder((int) ann, (int)
                bob));
    }

    @Test
    void aPrivateChatExistsOnceEvenWhenBothAskAtTheSameMoment() {
        long ann = user();
        long bob = user();
        var pool = java.util.concurrent.Executors.newFixedThreadPool(8);
        try {
            List<Callable<Response>> calls = IntStream.range(0, 16)
                    .<Callable<Response>>mapToObj(i -> () -> as(i % 2 == 0 ? ann : bob)
                            .body("{\"type\":\"private\",\"members\":[" + (i % 2 == 0 ? bob : ann) + "]}")
                            .post("/chats"))
                    .toList();
            List<Response> answers = calls.stream().map(pool::submit).toList().stream()
                    .map(ChatServiceIT::get)
                    .toList();
            assertThat(answers).filteredOn(answer -> answer.statusCode() == 201).hasSize(1);
            assertThat(answers).filteredOn(answer -> answer.statusCode() == 200).hasSize(15);
            assertThat(answers)
                    .extracting(answer -> answer.jsonPath().getLong("id"))
                    .containsOnly(answers.get(0).jsonPath().getLong("id"));
        } finally {
            pool.shutdownNow();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|400|type",
                "{\"type\":\"secret\"}|400|type",
                "{\"type\":\"private\"}|400|members",
                "{\"type\":\"private\",\"members\":[2,3]}|400|members",
                "{\"type\":\"private\",\"members\":[2],\"title\":\"x\"}|400|title",
                "{\"type\":\"group\",\"members\":[0]}|400|members",
                "{\"type\":\"group\",\"members\":[null]}|400|members",
                "{\"type\":\"group\",\"members\":[\"x\"]}|400|members.[0]",
                "{\"type\":\"group\",\"members\":2}|400|members",
                "{\"type\":\"group\",\"title\":\"a\\u0000b\"}|400|title",
                "{\"type\":\"group\",\"title\":5}|400|title",
                "{\"type\":\"group\",\"members\":[1000001]}|404|",
                "[]|400|",
                "nonsense|400|",
            })
    void wrongChatsAreRefused(String body, int status, String field) {
        int before = rows("chats");
        var answer =
                as(user()).body(body).post("/chats").then().statusCode(status).contentType("application/problem+json");
        if (field != null) {
            answer.body("field", equalTo(field));
        }
        assertThat(rows("chats")).isEqualTo(before);
    }

    @Test
    void invitesAreSentAcceptedAndDeclined() {
        long ann = user();
        long bob = user();
        long cat = user();
        long chatId = group(ann);
        try (Topic notices = new Topic(NOTICES)) {
            invite(ann, chatId, bob, cat, ann).statusCode(204);

            assertThat(notices.first(String.valueOf(bob)).get("kind").asText()).isEqualTo("invited");
            as(bob).get("/invites")
                    .then()
                    .statusCode(200)
                    .body("chatId", contains((int) chatId))
                    .body("[0].fromUserId", equalTo((int) ann))
                    .body("[0].type", equalTo("group"))
                    .body("[0].invitedAt", notNullValue());
            as(ann).get("/chats/" + chatId + "/members")
                    .then()
                    .statusCode(200)
                    .body("userId", contains((int) ann, (int) bob, (int) cat))
                    .body("accepted", contains(true, false, false))
                    .body("creator", contains(true, false, false));
            as(bob).get("/chats").then().body("", empty());

            as(bob).post("/chats/" + chatId + "/accept-invite").then().statusCode(204);
            as(bob).post("/chats/" + chatId + "/accept-invite").then().statusCode(204);
            assertThat(notices.first(String.valueOf(bob)).get("kind").asText()).isEqualTo("joined");
            as(bob).get("/chats/" + chatId).then().statusCode(200);
            as(bob).get("/invites").then().body("", empty());

            as(cat).post("/chats/" + chatId + "/decline-invite").then().statusCode(204);
            as(cat).get("/invites").then().body("", empty());
            as(cat).post("/chats/" + chatId + "/accept-invite").then().statusCode(403);

            as(bob).post("/chats/" + chatId + "/leave").then().statusCode(204);
            assertThat(notices.first(String.valueOf(bob)).get("kind").asText()).isEqualTo("left");
        }
    }

    @Test
    void wrongInvitesAreRefused() {
        long ann = user();
        long chatId = group(ann);
        invite(ann, chatId, UNKNOWN_USER + 1).statusCode(404).body("code", equalTo("not-found"));
        as(ann).body("{\"userIds\":[]}")
                .post("/chats/" + chatId + "/send-invite")
                .then()
                .statusCode(400)
                .body("field", equalTo("userIds"));
        long bob = user();
        long priv = as(ann).body("{\"type\":\"private\",\"members\":[" + bob + "]}")
                .post("/chats")
                .jsonPath()
                .getLong("id");
        invite(ann, priv, user()).statusCode(409);
        as(ann).get("/chats/abc").then().statusCode(400).body("field", equalTo("chatId"));
        as(ann).get("/chats?id=-5").then().statusCode(400).body("field", equalTo("id"));
    }

    static List<Rule> restRules() {
        return AuthorizationTable.rules("REST: chat-service");
    }

    static List<Rule> grpcRules() {
        return AuthorizationTable.rules("gRPC: chat-service");
    }

    /** What a stranger, an invited, a member and the creator may do: docs/authorization.md. */
    @ParameterizedTest
    @MethodSource("restRules")
    void everyRoleMayDoWhatTheTableSays(Rule rule) {
        String method = rule.call().split(" ")[0];
        String path = rule.call().split(" ")[1];
        rule.outcomes().forEach((role, status) -> {
            ChatOfRole chat = chatOf(role);
            call(chat.caller(), method, path, rule.body(), chat.id()).statusCode(Integer.parseInt(status));
            call(chat.caller(), method, path, rule.body(), MISSING_CHAT).statusCode(404);
            given().port(PORT)
                    .contentType(ContentType.JSON)
                    .body(rule.body() == null ? "" : rule.body())
                    .request(method, url(path, chat.id()))
                    .then()
                    .statusCode(401);
        });
    }

    @Test
    void everyRestCallThatNamesAChatIsInTheTable() {
        Map<String, Map<String, ?>> paths =
                given().port(PORT).get("/openapi.json").jsonPath().getMap("paths");
        List<String> calls = paths.entrySet().stream()
                .flatMap(path -> path.getValue().keySet().stream()
                        .map(method -> method.toUpperCase(Locale.ROOT) + " " + path.getKey()))
                .filter(call -> !call.equals("POST /chats") && !call.equals("GET /invites"))
                .toList();

        assertThat(restRules())
                .extracting(rule -> rule.call().split("\\?")[0])
                .containsExactlyInAnyOrderElementsOf(calls);
    }

    @ParameterizedTest
    @MethodSource("grpcRules")
    void everyRoleGetsByGrpcWhatTheTableSays(Rule rule) {
        rule.outcomes().forEach((role, status) -> {
            ChatOfRole chat = chatOf(role);
            assertThat(grpcStatus(rule.call(), chat.id(), chat.caller()))
                    .as(role)
                    .hasToString(status);
            assertThat(grpcStatus(rule.call(), MISSING_CHAT, chat.caller())).isEqualTo(Status.Code.NOT_FOUND);
        });
    }

    @Test
    void everyGrpcCallThatTakesAUserIsInTheTable() {
        List<String> calls = ChatServiceGrpc.getServiceDescriptor().getMethods().stream()
                .map(method -> ((ProtoMethodDescriptorSupplier) method.getSchemaDescriptor()).getMethodDescriptor())
                .filter(method -> method.getInputType().findFieldByName("user_id") != null
                        || method.getInputType().findFieldByName("sender_id") != null)
                .map(MethodDescriptor::getName)
                .toList();

        assertThat(grpcRules()).extracting(Rule::call).containsExactlyInAnyOrderElementsOf(calls);
    }

    private static Status.Code grpcStatus(String method, long chatId, long user) {
        try {
            switch (method) {
                case "CheckMember" -> chats().checkMember(member(chatId, user));
                case "GetBindingsByChat" ->
                    chats().getBindingsByChat(GetBindingsByChatRequest.newBuilder()
                            .setChatId(chatId)
                            .setSenderId(user)
                            .build());
                default -> throw new IllegalArgumentException("No test knows how to call " + method);
            }
            return Status.Code.OK;
        } catch (StatusRuntimeException e) {
            return e.getStatus().getCode();
        }
    }

    private record ChatOfRole(long id, long caller) {}

    private static ChatOfRole chatOf(String role) {
        long ann = user();
        long bob = user();
        long chatId = group(ann);
        switch (role) {
            case "stranger", "creator" -> {}
            case "invited" -> invite(ann, chatId, bob).statusCode(204);
            case "member" -> {
                invite(ann, chatId, bob).statusCode(204);
                as(bob).post("/chats/" + chatId + "/accept-invite").then().statusCode(204);
            }
            default -> throw new IllegalArgumentException("No test knows how to be " + role);
        }
        return new ChatOfRole(chatId, role.equals("creator") ? ann : bob);
    }

    @Test
    void chatsAreListedWithTheirLastMessageAndTheNewestActivityFirst() {
        long ann = user();
        long bob = user();
        long oldest = group(ann, bob);
        long privately = as(ann).body("{\"type\":\"private\",\"members\":[" + bob + "]}")
                .post("/chats")
                .then()
                .statusCode(201)
                .body("lastSeq", equalTo(0))
                .body("", not(hasKey("lastMessage")))
                .extract()
                .jsonPath()
                .getLong("id");
        long silent = group(ann);
        MESSAGES.say(oldest, 12, bob, "see you", false, "2099-01-02T10:00:00.123456Z");
        MESSAGES.say(privately, 3, ann, "привет", true, "2099-01-01T10:00:00Z");

        as(ann).get("/chats")
                .then()
                .statusCode(200)
                .body("id", contains((int) oldest, (int) privately, (int) silent))
                .body("lastSeq", contains(12, 3, 0))
                .body("lastActivityAt[0]", equalTo("2099-01-02T10:00:00.123456Z"))
                .body("lastActivityAt[1]", equalTo("2099-01-01T10:00:00Z"))
                .body(
                        "[0].lastMessage",
                        equalTo(Map.of(
                                "seq",
                                12,
                                "senderId",
                                (int) bob,
                                "senderEmail",
                                bob + "@example.org",
                                "text",
                                "see you",
                                "fromAI",
                                false,
                                "sentAt",
                                "2099-01-02T10:00:00.123456Z")))
                .body("[1].lastMessage.fromAI", equalTo(true))
                .body("[2]", not(hasKey("lastMessage")))
                .body("[2].lastActivityAt", equalTo(createdAt(ann, silent)));
        for (String one : List.of("/chats/" + oldest, "/chats?id=" + oldest)) {
            as(bob).get(one)
                    .then()
                    .statusCode(200)
                    .body("lastSeq", equalTo(12))
                    .body("lastMessage.text", equalTo("see you"))
                    .body("lastActivityAt", equalTo("2099-01-02T10:00:00.123456Z"));
        }
        as(bob).body("{\"type\":\"private\",\"members\":[" + ann + "]}")
                .post("/chats")
                .then()
                .statusCode(200)
                .body("lastMessage.text", equalTo("привет"));
    }

    @Test
    void onlyAcceptedMembersSeeTheLastMessage() {
        long ann = user();
        long bob = user();
        long chatId = group(ann);
        MESSAGES.say(chatId, 1, ann, "a secret", false, "2099-01-01T10:00:00Z");
        invite(ann, chatId, bob).statusCode(204);

        assertThat(as(bob).get("/chats").asString()).isEqualTo("[]");
        assertThat(as(bob).get("/invites").asString())
                .contains("\"chatId\":" + chatId)
                .doesNotContain("secret");
        assertThat(as(bob).get("/chats/" + chatId)
                        .then()
                        .statusCode(403)
                        .extract()
                        .asString())
                .doesNotContain("secret");
        as(bob).post("/chats/" + chatId + "/accept-invite").then().statusCode(204);
        as(bob).get("/chats").then().body("[0].lastMessage.text", equalTo("a secret"));
        as(bob).post("/chats/" + chatId + "/leave").then().statusCode(204);
        assertThat(as(bob).get("/chats").asString()).isEqualTo("[]");
    }

    @Test
    void theLastMessagesOfManyChatsAreAskedForAHundredAtATime() {
        long ann = user();
        long first = 0;
        for (int i = 0; i < 101; i++) {
            long chatId = group(ann);
            first = i == 0 ? chatId : first;
            MESSAGES.say(chatId, i + 1, ann, "text", false, "2099-01-01T10:00:00.000001Z");
        }
        int before = MESSAGES.calls.get();
        MESSAGES.say(first, 500, ann, "newest", false, "2099-01-02T10:00:00Z");

        as(ann).get("/chats")
                .then()
                .body("size()", equalTo(101))
                .body("[0].lastSeq", equalTo(500))
                .body("findAll { it.lastMessage != null }.size()", equalTo(101));
        assertThat(MESSAGES.calls.get() - before).isEqualTo(2);
    }

    @Test
    void whileMessageServiceIsAwayChatsAreListedWithoutWhatWasSaidLast() {
        long ann = user();
        long older = group(ann);
        long newer = group(ann);
        MESSAGES.say(older, 1, ann, "hello", false, "2099-01-01T10:00:00Z");
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        ((Logger) LoggerFactory.getLogger("ROOT")).addAppender(lines);
        int before = MESSAGES.calls.get();
        try {
            MESSAGES.failNext(1);
            as(ann).get("/chats").then().statusCode(200).body("[0].lastMessage.text", equalTo("hello"));
            assertThat(MESSAGES.calls.get() - before).as("tried again").isEqualTo(2);
            assertThat(lines.list).isEmpty();

            MESSAGES.failNext(Integer.MAX_VALUE);
            as(ann).get("/chats")
                    .then()
                    .statusCode(200)
                    .body("id", contains((int) newer, (int) older))
                    .body("[0].createdAt", notNullValue())
                    .body("[0]", not(hasKey("lastSeq")))
                    .body("[0]", not(hasKey("lastMessage")))
                    .body("[0]", not(hasKey("lastActivityAt")));
            assertThat(MESSAGES.calls.get() - before).isEqualTo(2 + 4);
            assertThat(lines.list)
                    .singleElement()
                    .satisfies(line -> assertThat(line.toString()).contains("WARN", "last-messages", "UNAVAILABLE"));

            // After so many failures nobody waits for message-service any more.
            await().until(() -> {
                int asked = MESSAGES.calls.get();
                as(ann).get("/chats/" + older).then().statusCode(200).body("", not(hasKey("lastSeq")));
                return MESSAGES.calls.get() == asked;
            });
            assertThat(lines.list).last().asString().contains("get-last-messages-breaker", "OPEN");
        } finally {
            MESSAGES.failNext(0);
            ((Logger) LoggerFactory.getLogger("ROOT")).detachAppender(lines);
            service.getBean(CircuitBreakerRegistry.class)
                    .getAllCircuitBreakers()
                    .forEach(CircuitBreaker::reset);
        }
        as(ann).get("/chats").then().body("[0].lastMessage.text", equalTo("hello"));
    }

    @Test
    void whoeverIsNamedIsNamedWithEmailAndName() {
        long ann = user();
        long bob = user();
        long cat = user();
        long group = group(ann, cat);
        invite(ann, group, bob).statusCode(204);
        long silent = group(ann);
        long privately = as(ann).body("{\"type\":\"private\",\"members\":[" + bob + "]}")
                .post("/chats")
                .then()
                .statusCode(201)
                .body("people", contains(person(ann), person(bob)))
                .extract()
                .jsonPath()
                .getLong("id");
        MESSAGES.say(group, 1, cat, "hello", false, "2099-01-03T10:00:00Z");
        MESSAGES.say(privately, 1, ann, "hello", false, "2099-01-02T10:00:00Z");
        int before = USERS.calls.get();

        as(ann).get("/chats")
                .then()
                .body("id", contains((int) group, (int) privately, (int) silent))
                .body("[0].people", contains(person(cat)))
                .body("[1].people", contains(person(ann), person(bob)))
                .body("[2]", not(hasKey("people")));
        assertThat(USERS.calls.get() - before).as("one call for all").isEqualTo(1);
        as(ann).get("/chats/" + privately).then().body("people", contains(person(ann), person(bob)));
        as(ann).get("/chats?id=" + group).then().body("people", contains(person(cat)));
        as(ann).get("/chats/" + group + "/members")
                .then()
                .body("userId", contains((int) ann, (int) bob, (int) cat))
                .body("email", contains(email(ann), email(bob), email(cat)))
                .body("displayName", contains(name(ann), name(bob), name(cat)));
        as(bob).get("/invites")
                .then()
                .body("fromEmail", contains(email(ann)))
                .body("fromDisplayName", contains(name(ann)));
    }

    @Test
    void whileUserServiceIsAwayChatsMembersAndInvitesAreListedWithoutNames() {
        long ann = user();
        long bob = user();
        long group = group(ann);
        invite(ann, group, bob).statusCode(204);
        long privately = as(ann).body("{\"type\":\"private\",\"members\":[" + bob + "]}")
                .post("/chats")
                .jsonPath()
                .getLong("id");
        MESSAGES.say(privately, 1, ann, "hello", false, "2099-01-02T10:00:00Z");
        try {
            int before = USERS.calls.get();
            USERS.failures.set(1);
            as(ann).get("/chats/" + privately).then().body("people", contains(person(ann), person(bob)));
            assertThat(USERS.calls.get() - before).as("tried again").isEqualTo(2);

            USERS.failures.set(Integer.MAX_VALUE);
            as(ann).get("/chats")
                    .then()
                    .statusCode(200)
                    .body("[0].members", contains((int) ann, (int) bob))
                    .body("[0].lastMessage.text", equalTo("hello"))
                    .body("[0]", not(hasKey("people")));
            as(ann).get("/chats/" + group + "/members")
                    .then()
                    .statusCode(200)
                    .body("userId", contains((int) ann, (int) bob))
                    .body("[0]", not(hasKey("email")))
                    .body("[0]", not(hasKey("displayName")));
            as(bob).get("/invites")
                    .then()
                    .statusCode(200)
                    .body("fromUserId", contains((int) ann))
                    .body("[0]", not(hasKey("fromEmail")))
                    .body("[0]", not(hasKey("fromDisplayName")));
        } finally {
            USERS.failures.set(0);
            service.getBean(CircuitBreakerRegistry.class)
                    .getAllCircuitBreakers()
                    .forEach(CircuitBreaker::reset);
        }
        as(bob).get("/invites").then().body("fromEmail", contains(email(ann)));
    }

    private static Map<String, Object> person(long user) {
        return Map.of("id", (int) user, "email", email(user), "displayName", name(user));
    }

    private static String email(long user) {
        return user + "@example.org";
    }

    /** Not everybody has chosen one. */
    private static String name(long user) {
        return user % 2 == 0 ? "" : "User " + user;
    }

    private static String createdAt(long caller, long chatId) {
        return as(caller).get("/chats/" + chatId).jsonPath().getString("createdAt");
    }

    @Test
    void aBindingBecomesReadyWhenItsThreadExists() {
        long ann = user();
        try (Topic inits = new Topic(BINDING_INIT);
                Topic notices = new Topic(NOTICES)) {
            long chatId = group(ann);
            as(ann).get("/bindings?chat_id=" + chatId).then().statusCode(404);
            bind(ann, chatId, "advice").statusCode(204);
            JsonNode init = inits.first(String.valueOf(chatId));
            // While there is no thread, the same again asks for it once more: the first request may have been lost.
            bind(ann, chatId, "advice").statusCode(204);
            assertThat(inits.first(String.valueOf(chatId))).isEqualTo(init);
            assertThat(init.get("ownerId").asLong()).isEqualTo(ann);
            assertThat(init.get("type").asText()).isEqualTo("advice");
            long bindingId = init.get("bindingId").asLong();
            as(ann).get("/bindings?chat_id=" + chatId)
                    .then()
                    .statusCode(200)
                    .body("id", equalTo((int) bindingId))
                    .body("chatId", equalTo((int) chatId))
                    .body("type", equalTo("advice"))
                    .body("ready", equalTo(false))
                    .body("createdAt", notNullValue());
            as(ann).post("/chats/" + chatId + "/advice").then().statusCode(409).body("code", equalTo("conflict"));

            String thread = threadCreated(chatId, bindingId);
            awaitReady(ann, chatId);
            assertThat(notices.first(String.valueOf(ann)).get("kind").asText()).isEqualTo("joined");
            assertThat(notices.first(String.valueOf(ann)))
                    .isEqualTo(JSON.createObjectNode()
                            .put("userId", (int) ann)
                            .put("kind", "bound")
                            .put("chatId", (int) chatId)
                            .put("fromUserId", (int) ann));
            assertThat(context(thread))
                    .isEqualTo(ThreadContext.newBuilder()
                            .setThreadId(thread)
                            .setBindingId(bindingId)
                            .setChatId(chatId)
                            .setOwnerId(ann)
                            .setOwnerEmail(ann + "@example.org")
                            .setType(BindingType.BINDING_TYPE_ADVICE)
                            .setRules(DEFAULT_RULES)
                            .build());
            var owner = chats().getUserWithChatByThreadID(GetUserWithChatByThreadIDRequest.newBuilder()
                    .setThreadId(thread)
                    .build());
            assertThat(owner.getUserId()).isEqualTo(ann);
            assertThat(owner.getChatId()).isEqualTo(chatId);

            // The same again changes nothing once the thread is there; another type is another binding: the old thread
            // is over, and a new one is asked for.
            bind(ann, chatId, "advice").statusCode(204);
            bind(ann, chatId, "autoreply").statusCode(204);
            assertEnded(inits.first(String.valueOf(chatId)), init);
            JsonNode second = inits.first(String.valueOf(chatId));
            assertThat(second.has("ended")).isFalse();
            assertThat(second.get("bindingId").asLong()).isGreaterThan(bindingId);
            assertThat(second.get("type").asText()).isEqualTo("autoreply");
            as(ann).get("/bindings?chat_id=" + chatId).then().body("ready", equalTo(false));
            assertNoThread(thread);

            // A thread that comes late for a binding that is gone is nobody's.
            String late = threadCreated(chatId, bindingId);
            String current = threadCreated(chatId, second.get("bindingId").asLong());
            awaitReady(ann, chatId);
            assertNoThread(late);
            as(ann).delete("/bindings?chat_id=" + chatId).then().statusCode(204);
            as(ann).delete("/bindings?chat_id=" + chatId).then().statusCode(204);
            assertNoThread(current);
            assertEnded(inits.first(String.valueOf(chatId)), second);
            bind(ann, chatId, "advice").statusCode(204);
            assertThat(inits.first(String.valueOf(chatId)).has("ended"))
                    .as("only what was there has ended")
                    .isFalse();
        }
    }

    private static void assertEnded(JsonNode end, JsonNode init) {
        ObjectNode expected = init.deepCopy();
        assertThat(end).isEqualTo(expected.put("ended", true));
    }

    @Test
    void leavingEndsTheBinding() {
        long ann = user();
        long chatId = group(ann);
        bind(ann, chatId, "autoreply").statusCode(204);
        long bindingId = as(ann).get("/bindings?chat_id=" + chatId).jsonPath().getLong("id");
        String thread = threadCreated(chatId, bindingId);
        awaitReady(ann, chatId);

        try (Topic inits = new Topic(BINDING_INIT)) {
            as(ann).post("/chats/" + chatId + "/leave").then().statusCode(204);

            assertThat(inits.first(String.valueOf(chatId)))
                    .isEqualTo(JSON.createObjectNode()
                            .put("chatId", (int) chatId)
                            .put("bindingId", (int) bindingId)
                            .put("ownerId", (int) ann)
                            .put("type", "autoreply")
                            .put("ended", true));
        }
        assertNoThread(thread);
        assertThat(rowsWhere("bindings", "chat_id = " + chatId)).isZero();
    }

    /** Leaving takes a binding with it that was made at the last moment, and says so. */
    @Test
    void aBindingThatIsMadeWhileItsOwnerLeavesEndsToo() throws Exception {
        long ann = user();
        long chatId = group(ann);
        try (Topic inits = new Topic(BINDING_INIT)) {
            List<CompletableFuture<Integer>> calls = new ArrayList<>();
            new TransactionTemplate(service.getBean(PlatformTransactionManager.class)).executeWithoutResult(held -> {
                service.getBean(JdbcTemplate.class)
                        .queryForList("SELECT 1 FROM members WHERE chat_id = ? FOR UPDATE", chatId);
                calls.add(CompletableFuture.supplyAsync(
                        () -> bind(ann, chatId, "autoreply").extract().statusCode()));
                awaitWaiting(1);
                calls.add(CompletableFuture.supplyAsync(
                        () -> as(ann).post("/chats/" + chatId + "/leave").statusCode()));
                awaitWaiting(2);
            });

            assertThat(calls.get(0).get()).isEqualTo(204);
            assertThat(calls.get(1).get()).isEqualTo(204);
            JsonNode init = inits.first(String.valueOf(chatId));
            assertEnded(inits.first(String.valueOf(chatId)), init);
        }
    }

    private static void awaitWaiting(int statements) {
        await().until(() -> service.getBean(JdbcTemplate.class)
                        .queryForObject(
                                "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'", Integer.class)
                == statements);
    }

    @Test
    void rulesAreKeptShownAndReplaced() {
        long ann = user();
        long chatId = group(ann);
        String binding = "/bindings?chat_id=" + chatId;
        bindWith(ann, chatId, """
                {"type":"autoreply","mode":"draft","delay":{"minSeconds":5,"maxSeconds":25},
                 "when":{"kind":"hours","zone":"Europe/Moscow","from":"22:00","to":"07:30"},
                 "maxPerHour":7,"language":"ru"}""").statusCode(204);
        long bindingId = as(ann).get(binding)
                .then()
                .statusCode(200)
                .body("paused", equalTo(false))
                .body("mode", equalTo("draft"))
                .body("delay", equalTo(Map.of("minSeconds", 5, "maxSeconds", 25)))
                .body("when", equalTo(Map.of("kind", "hours", "zone", "Europe/Moscow", "from", "22:00", "to", "07:30")))
                .body("maxPerHour", equalTo(7))
                .body("language", equalTo("ru"))
                .extract()
                .jsonPath()
                .getLong("id");
        String thread = threadCreated(chatId, bindingId);
        awaitReady(ann, chatId);
        assertThat(context(thread).getRules())
                .isEqualTo(AutoreplyRules.newBuilder()
                        .setMode(AutoreplyRules.Mode.MODE_DRAFT)
                        .setDelayMinSeconds(5)
                        .setDelayMaxSeconds(25)
                        .setWhen(AutoreplyRules.When.WHEN_HOURS)
                        .setZone("Europe/Moscow")
                        .setFrom("22:00")
                        .setTo("07:30")
                        .setMaxPerHour(7)
                        .setLanguage("ru")
                        .build());

        // What is left out has its default again, and the thread stays.
        bindWith(ann, chatId, "{\"type\":\"autoreply\",\"when\":{\"kind\":\"away\"}}")
                .statusCode(204);
        as(ann).get(binding)
                .then()
                .body("id", equalTo((int) bindingId))
                .body("ready", equalTo(true))
                .body("mode", equalTo("send"))
                .body("delay", equalTo(Map.of("minSeconds", 2, "maxSeconds", 5)))
                .body("when", equalTo(Map.of("kind", "away")))
                .body("maxPerHour", equalTo(30))
                .body("", not(hasKey("language")));
        assertThat(context(thread).getRules())
                .isEqualTo(DEFAULT_RULES.toBuilder()
                        .setWhen(AutoreplyRules.When.WHEN_AWAY)
                        .build());
    }

    @Test
    void aBindingFromBeforeThereWereRulesHasTheDefaults() {
        long ann = user();
        long chatId = group(ann);
        String thread = "thread-" + UUID.randomUUID();
        service.getBean(JdbcTemplate.class)
                .update(
                        "INSERT INTO bindings (chat_id, owner_id, owner_email, type, thread_id) VALUES (?, ?, 'x', 'autoreply', ?)",
                        chatId,
                        ann,
                        thread);

        assertThat(context(thread).getRules()).isEqualTo(DEFAULT_RULES);
        assertThat(context(thread).getPaused()).isFalse();
    }

    @Test
    void ofAnAdviceBindingOnlyTheLanguageCanBeChosen() {
        long ann = user();
        long chatId = group(ann);
        bindWith(ann, chatId, "{\"type\":\"advice\",\"language\":\"en\"}").statusCode(204);

        as(ann).get("/bindings?chat_id=" + chatId)
                .then()
                .body("type", equalTo("advice"))
                .body("language", equalTo("en"));
    }

    @Test
    void aPausedBindingStaysPausedUntilItIsResumedOrANewOneIsMade() {
        long ann = user();
        long chatId = group(ann);
        String pause = "/bindings/pause?chat_id=" + chatId;
        as(ann).post(pause).then().statusCode(404);
        bind(ann, chatId, "autoreply").statusCode(204);
        String thread = threadCreated(
                chatId, as(ann).get("/bindings?chat_id=" + chatId).jsonPath().getLong("id"));
        awaitReady(ann, chatId);

        as(ann).post(pause).then().statusCode(204);
        as(ann).post(pause).then().statusCode(204);
        assertPaused(ann, chatId, thread, true);
        bind(ann, chatId, "autoreply").statusCode(204);
        assertPaused(ann, chatId, thread, true);

        as(ann).post("/bindings/resume?chat_id=" + chatId).then().statusCode(204);
        as(ann).post("/bindings/resume?chat_id=" + chatId).then().statusCode(204);
        assertPaused(ann, chatId, thread, false);

        as(ann).post(pause).then().statusCode(204);
        bind(ann, chatId, "advice").statusCode(204);
        as(ann).get("/bindings?chat_id=" + chatId).then().body("paused", equalTo(false));
    }

    /** Two users may each bind a chat; neither pauses the other. */
    @Test
    void onlyTheCallersBindingIsPaused() {
        long ann = user();
        long bob = user();
        long chatId = group(ann, bob);
        bind(ann, chatId, "autoreply").statusCode(204);
        as(bob).post("/bindings/pause?chat_id=" + chatId).then().statusCode(404);
        bind(bob, chatId, "autoreply").statusCode(204);

        as(bob).post("/bindings/pause?chat_id=" + chatId).then().statusCode(204);

        as(ann).get("/bindings?chat_id=" + chatId).then().body("paused", equalTo(false));
        as(bob).get("/bindings?chat_id=" + chatId).then().body("paused", equalTo(true));
    }

    private static void assertPaused(long owner, long chatId, String thread, boolean paused) {
        as(owner).get("/bindings?chat_id=" + chatId).then().body("paused", equalTo(paused));
        assertThat(context(thread).getPaused()).isEqualTo(paused);
    }

    @Test
    void aMemberAsksAScenarioWithoutABinding() {
        long ann = user();
        long chatId = group(ann);
        String requests = "/chats/" + chatId + "/requests/";
        try (Topic topic = new Topic(SUMMARY_REQUEST)) {
            String requestId = as(ann).body("{\"question\":\"Who comes?\",\"afterSeq\":12}")
                    .post(requests + "summary")
                    .then()
                    .statusCode(202)
                    .extract()
                    .jsonPath()
                    .getString("requestId");
            assertThat(topic.first(String.valueOf(chatId)))
                    .isEqualTo(JSON.createObjectNode()
                            .put("requestId", requestId)
                            .put("chatId", (int) chatId)
                            .put("ownerId", (int) ann)
                            .put("question", "Who comes?")
                            .put("afterSeq", 12));

            as(ann).post(requests + "summary").then().statusCode(202);
            assertThat(topic.first(String.valueOf(chatId)).properties())
                    .extracting(Map.Entry::getKey)
                    .containsExactlyInAnyOrder("requestId", "chatId", "ownerId");
        }
        for (String unknown : List.of("poem", "Summary", "chat.ai.summary-request")) {
            as(ann).post(requests + unknown).then().statusCode(404).body("code", equalTo("not-found"));
        }
        as(ann).post(requests + "poem?scenario=summary").then().statusCode(404);
        as(ann).post(requests + "summary?scenario=poem").then().statusCode(202);
        as(ann).body("{\"afterSeq\":-1}")
                .post(requests + "summary")
                .then()
                .statusCode(400)
                .body("field", equalTo("afterSeq"));
        as(ann).body("{\"question\":7}")
                .post(requests + "summary")
                .then()
                .statusCode(400)
                .body("field", equalTo("question"));
    }

    /** What routes of another scenario need from this service is its name and its topic. */
    @Test
    void aScenarioThatConfigurationNamesIsThere() {
        long ann = user();
        long chatId = group(ann);
        try (Topic topic = new Topic(ADVICE_REQUEST)) {
            as(ann).post("/chats/" + chatId + "/requests/second-opinion").then().statusCode(202);

            assertThat(topic.first(String.valueOf(chatId)).get("ownerId").asLong())
                    .isEqualTo(ann);
        }
    }

    @Test
    void anOwnerIsOnlineWhileAnInstanceThatIsHeardOfHasThem() {
        long ann = user();
        long chatId = group(ann);
        bind(ann, chatId, "autoreply").statusCode(204);
        String thread = threadCreated(
                chatId, as(ann).get("/bindings?chat_id=" + chatId).jsonPath().getLong("id"));
        awaitReady(ann, chatId);
        String one = "one-" + UUID.randomUUID();
        String two = "two-" + UUID.randomUUID();
        assertThat(isOnline(thread)).isFalse();

        assertThat(reportAnew(one, user())).isTrue();
        assertThat(reportAnew(two)).isTrue();
        assertThat(isOnline(thread)).isFalse();
        assertThat(report(one, List.of(ann), List.of())).isTrue();
        assertThat(report(one, List.of(ann), List.of())).as("once more").isTrue();
        assertThat(isOnline(thread)).isTrue();
        assertThat(report(two, List.of(ann), List.of())).isTrue();

        assertThat(report(one, List.of(), List.of(ann))).isTrue();
        assertThat(isOnline(thread)).as("still at the other").isTrue();
        assertThat(report(two, List.of(), List.of(ann))).isTrue();
        assertThat(isOnline(thread)).isFalse();

        assertThat(reportAnew(one, ann)).isTrue();
        assertThat(isOnline(thread)).isTrue();
        assertThat(reportAnew(one, user())).isTrue();
        assertThat(isOnline(thread)).as("not among all that there are").isFalse();
    }

    @Test
    void anInstanceThatIsSilentHasNobodyAndIsForgottenAfterLong() {
        long ann = user();
        long chatId = group(ann);
        bind(ann, chatId, "autoreply").statusCode(204);
        String thread = threadCreated(
                chatId, as(ann).get("/bindings?chat_id=" + chatId).jsonPath().getLong("id"));
        awaitReady(ann, chatId);
        String one = "one-" + UUID.randomUUID();
        assertThat(report(one, List.of(ann), List.of()))
                .as("nothing is known of it")
                .isFalse();
        assertThat(isOnline(thread)).isFalse();
        assertThat(reportAnew(one, ann)).isTrue();

        silentFor(one, "29 seconds");
        assertThat(isOnline(thread)).isTrue();
        silentFor(one, "31 seconds");
        assertThat(isOnline(thread)).isFalse();
        assertThat(report(one, List.of(), List.of())).as("a sign of life").isTrue();
        assertThat(isOnline(thread)).isTrue();

        silentFor(one, "9 minutes");
        String two = "two-" + UUID.randomUUID();
        assertThat(reportAnew(two)).isTrue();
        silentFor(two, "11 minutes");
        await().until(() -> rowsWhere("presence_instances", "instance = '" + two + "'") == 0);
        assertThat(rowsWhere("presence_instances", "instance = '" + one + "'")).isEqualTo(1);
        silentFor(one, "11 minutes");
        await().until(() -> rowsWhere("presence_instances", "instance = '" + one + "'") == 0);
        assertThat(rowsWhere("presence", "instance = '" + one + "'")).isZero();
        assertThat(report(one, List.of(), List.of())).isFalse();
    }

    @Test
    void wrongReportsAreRefused() {
        for (ReportPresenceRequest wrong : List.of(
                ReportPresenceRequest.newBuilder().setAnew(true).build(),
                ReportPresenceRequest.newBuilder()
                        .setInstance("x")
                        .setAnew(true)
                        .addOnlineUserIds(0)
                        .build(),
                ReportPresenceRequest.newBuilder()
                        .setInstance("x")
                        .addOfflineUserIds(-1)
                        .build())) {
            assertStatus(Status.Code.INVALID_ARGUMENT, () -> chats().reportPresence(wrong));
        }
    }

    private static boolean reportAnew(String instance, Long... online) {
        return chats().reportPresence(ReportPresenceRequest.newBuilder()
                        .setInstance(instance)
                        .setAnew(true)
                        .addAllOnlineUserIds(List.of(online))
                        .build())
                .getKnown();
    }

    private static boolean report(String instance, List<Long> came, List<Long> went) {
        return chats().reportPresence(ReportPresenceRequest.newBuilder()
                        .setInstance(instance)
                        .addAllOnlineUserIds(came)
                        .addAllOfflineUserIds(went)
                        .build())
                .getKnown();
    }

    private static void silentFor(String instance, String interval) {
        service.getBean(JdbcTemplate.class)
                .update(
                        "UPDATE presence_instances SET reported_at = now() - CAST(? AS interval) WHERE instance = ?",
                        interval,
                        instance);
    }

    private static boolean isOnline(String thread) {
        return context(thread).getOwnerOnline();
    }

    @Test
    void adviceIsAskedForOnlyWithAReadyAdviceBinding() {
        long ann = user();
        long chatId = group(ann);
        as(ann).post("/chats/" + chatId + "/advice").then().statusCode(409);
        bind(ann, chatId, "advice").statusCode(204);
        long bindingId = as(ann).get("/bindings?chat_id=" + chatId).jsonPath().getLong("id");
        String thread = threadCreated(chatId, bindingId);
        awaitReady(ann, chatId);

        try (Topic requests = new Topic(ADVICE_REQUEST)) {
            String requestId = as(ann).body("{\"question\":\"What now?\"}")
                    .post("/chats/" + chatId + "/advice")
                    .then()
                    .statusCode(202)
                    .extract()
                    .jsonPath()
                    .getString("requestId");
            JsonNode request = requests.first(thread);
            assertThat(request.get("requestId").asText()).isEqualTo(requestId);
            assertThat(request.get("chatId").asLong()).isEqualTo(chatId);
            assertThat(request.get("ownerId").asLong()).isEqualTo(ann);
            assertThat(request.get("question").asText()).isEqualTo("What now?");

            as(ann).post("/chats/" + chatId + "/advice").then().statusCode(202).body("requestId", notNullValue());
            assertThat(requests.first(thread).has("question")).isFalse();
            as(ann).body("{\"question\":7}")
                    .post("/chats/" + chatId + "/advice")
                    .then()
                    .statusCode(400)
                    .body("field", equalTo("question"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|type",
                "{\"type\":\"robot\"}|type",
                "{\"type\":1}|type",
                "{\"type\":\"autoreply\",\"mode\":\"shout\"}|mode",
                "{\"type\":\"autoreply\",\"delay\":5}|delay",
                "{\"type\":\"autoreply\",\"delay\":{\"minSeconds\":5}}|delay",
                "{\"type\":\"autoreply\",\"delay\":{\"minSeconds\":5,\"maxSeconds\":4}}|delay.maxSeconds",
                "{\"type\":\"autoreply\",\"delay\":{\"minSeconds\":\"5\",\"maxSeconds\":6}}|delay.minSeconds",
                "{\"type\":\"autoreply\",\"when\":{\"kind\":\"never\"}}|when.kind",
                "{\"type\":\"autoreply\",\"when\":{\"kind\":\"away\",\"zone\":\"UTC\"}}|when",
                "{\"type\":\"autoreply\",\"when\":{\"kind\":\"hours\",\"from\":\"1:00\",\"to\":\"02:00\"}}|when.zone",
                "{\"type\":\"autoreply\",\"maxPerHour\":0}|maxPerHour",
                "{\"type\":\"autoreply\",\"maxPerHour\":1.5}|maxPerHour",
                "{\"type\":\"autoreply\",\"language\":\"de\"}|language",
                "{\"type\":\"advice\",\"mode\":\"send\"}|mode",
                "{\"type\":\"advice\",\"delay\":{}}|delay",
                "{\"type\":\"advice\",\"when\":{\"kind\":\"always\"}}|when",
                "{\"type\":\"advice\",\"maxPerHour\":5}|maxPerHour",
            })
    void wrongBindingsAreRefused(String body, String field) {
        long ann = user();
        long chatId = group(ann);
        as(ann).body(body)
                .post("/bindings?chat_id=" + chatId)
                .then()
                .statusCode(400)
                .body("field", equalTo(field));
        as(ann).get("/bindings?chat_id=" + chatId).then().statusCode(404);
        as(ann).body("{\"type\":\"advice\"}")
                .post("/bindings")
                .then()
                .statusCode(400)
                .body("field", equalTo("chat_id"));
    }

    @Test
    void grpcTellsBindingsToThoseWhoMayWrite() {
        long ann = user();
        long bob = user();
        long chatId = group(ann, bob);
        bind(ann, chatId, "autoreply").statusCode(204);
        bind(bob, chatId, "advice").statusCode(204);
        var found = chats().getBindingsByChat(GetBindingsByChatRequest.newBuilder()
                .setChatId(chatId)
                .setSenderId(bob)
                .build());
        assertThat(found.getBindingsList()).extracting(Binding::getOwnerId).containsExactly(ann, bob);
        assertThat(found.getBindingsList())
                .extracting(Binding::getType)
                .containsExactly(BindingType.BINDING_TYPE_AUTOREPLY, BindingType.BINDING_TYPE_ADVICE);
        assertThat(found.getBindingsList()).extracting(Binding::getThreadId).containsOnly("");

        assertThat(chats().getBindingsByChat(GetBindingsByChatRequest.newBuilder()
                                .setChatId(group(ann))
                                .setSenderId(ann)
                                .build())
                        .getBindingsList())
                .isEmpty();
        assertStatus(
                Status.Code.PERMISSION_DENIED,
                () -> chats().getBindingsByChat(GetBindingsByChatRequest.newBuilder()
                        .setChatId(chatId)
                        .setSenderId(user())
                        .build()));
        assertStatus(
                Status.Code.NOT_FOUND,
                () -> chats().getBindingsByChat(GetBindingsByChatRequest.newBuilder()
                        .setChatId(MISSING_CHAT)
                        .setSenderId(bob)
                        .build()));
    }

    /** It runs for every message: it must stay a few index look-ups however many chats there are. */
    @Test
    void lookingUpBindingsUsesIndexesOnly() {
        JdbcTemplate database = service.getBean(JdbcTemplate.class);
        long first = database.queryForObject("""
                WITH c AS (INSERT INTO chats (type, creator_id) SELECT 'group', 1 FROM generate_series(1, 20000) RETURNING id),
                m AS (INSERT INTO members (chat_id, user_id, state, invited_by, joined_at)
                    SELECT id, u, 'accepted', 1, now() FROM c, generate_series(500001, 500005) u),
                b AS (INSERT INTO bindings (chat_id, owner_id, owner_email, type, thread_id)
                    SELECT id, u, 'x', 'advice', id || '-' || u FROM c, generate_series(500001, 500002) u)
                SELECT min(id) FROM c""", Long.class);
        List.of("chats", "members", "bindings").forEach(table -> database.execute("ANALYZE " + table));
        String plan = String.join(
                "\n",
                database.queryForList(
                        "EXPLAIN (ANALYZE, BUFFERS) "
                                + SqlFile.read("sql/chat/bindings-of-chat.sql")
                                        .replace(":chatId", String.valueOf(first + 10_000))
                                        .replace(":senderId", "500003"),
                        String.class));
        assertThat(plan).doesNotContain("Seq Scan").contains("Index");
    }

    @Test
    void grpcTellsOfChatsAndMembers() {
        long ann = user();
        long bob = user();
        long chatId = group(ann, bob);
        var chat = chats().getChatByID(
                        GetChatByIDRequest.newBuilder().setChatId(chatId).build());
        assertThat(chat.getType()).isEqualTo(ChatType.CHAT_TYPE_GROUP);
        assertThat(chat.getCreatorId()).isEqualTo(ann);
        assertThat(chats().getUsersByChatID(GetUsersByChatIDRequest.newBuilder()
                                .setChatId(chatId)
                                .build())
                        .getUserIdsList())
                .containsExactly(ann, bob);
        chats().checkMember(member(chatId, bob));
        assertStatus(Status.Code.PERMISSION_DENIED, () -> chats().checkMember(member(chatId, user())));
        assertStatus(Status.Code.NOT_FOUND, () -> chats().checkMember(member(MISSING_CHAT, bob)));
        assertStatus(
                Status.Code.NOT_FOUND,
                () -> chats().getChatByID(GetChatByIDRequest.newBuilder()
                        .setChatId(MISSING_CHAT)
                        .build()));
    }

    @Test
    void whatKafkaDoesNotTakeStaysAndIsSentLater() throws Exception {
        CamelContext camel = service.getBean(CamelContext.class);
        AtomicLong refusals = new AtomicLong();
        AdviceWith.adviceWith(
                camel,
                "publish-outbox",
                route -> route.weaveById("send-outbox-record").before().process(exchange -> {
                    if (refusals.getAndIncrement() < 4) {
                        throw new IllegalStateException("Kafka is away");
                    }
                }));
        long ann = user();
        List<Long> guests = new ArrayList<>();
        try (Topic notices = new Topic(NOTICES)) {
            long chatId = group(ann);
            for (int i = 0; i < 3; i++) {
                guests.add(user());
            }
            invite(ann, chatId, guests.stream().mapToLong(Long::longValue).toArray())
                    .statusCode(204);
            await().until(() -> refusals.get() >= 2);
            for (long guest : guests) {
                assertThat(notices.first(String.valueOf(guest)).get("kind").asText())
                        .isEqualTo("invited");
            }
            await().untilAsserted(() -> assertThat(rows("outbox")).isZero());
        }
        assertThat(refusals.get()).isGreaterThan(4);
    }

    @Test
    void aRecordThatIsNoThreadGoesToDeadLetters() {
        try (Topic dead = new Topic(THREAD_CREATED + ".dlt")) {
            producer.send(new ProducerRecord<>(THREAD_CREATED, "poison", "{\"chatId\":0}"));
            assertThat(dead.first("poison").get("chatId").asLong()).isZero();
        }
    }

    @Test
    void theApiIsDescribed() {
        given().port(PORT)
                .get("/openapi.json")
                .then()
                .statusCode(200)
                .body("paths.size()", greaterThan(9))
                .body("paths.'/chats'.post.responses", hasKey("201"))
                .body(
                        "components.schemas.Chat.properties.keySet()",
                        hasItems("lastSeq", "lastMessage", "lastActivityAt", "people"))
                .body("components.schemas.Person.properties.keySet()", containsInAnyOrder("id", "email", "displayName"))
                .body("components.schemas.Member.properties.keySet()", hasItems("email", "displayName"))
                .body("components.schemas.Invite.properties.keySet()", hasItems("fromEmail", "fromDisplayName"))
                .body(
                        "components.schemas.LastMessage.properties.keySet()",
                        containsInAnyOrder("seq", "senderId", "senderEmail", "text", "fromAI", "sentAt"));
    }

    private static ValidatableResponse call(long caller, String method, String path, String body, long chatId) {
        return as(caller)
                .body(body == null ? "" : body)
                .request(method, url(path, chatId))
                .then();
    }

    private static String url(String path, long chatId) {
        return path.replace("{chatId}", String.valueOf(chatId)).replace("{scenario}", "summary");
    }

    private static ValidatableResponse bind(long user, long chatId, String type) {
        return bindWith(user, chatId, "{\"type\":\"" + type + "\"}");
    }

    private static ValidatableResponse bindWith(long user, long chatId, String body) {
        return as(user).body(body).post("/bindings?chat_id=" + chatId).then();
    }

    private static ThreadContext context(String thread) {
        return chats().getThreadContext(
                        GetThreadContextRequest.newBuilder().setThreadId(thread).build());
    }

    private static ValidatableResponse invite(long caller, long chatId, long... users) {
        return as(caller)
                .body(Map.of("userIds", users))
                .post("/chats/" + chatId + "/send-invite")
                .then();
    }

    private static long group(long creator, long... others) {
        return as(creator)
                .body(Map.of("type", "group", "members", others))
                .post("/chats")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath()
                .getLong("id");
    }

    private static String threadCreated(long chatId, long bindingId) {
        String thread = "thread-" + UUID.randomUUID();
        producer.send(new ProducerRecord<>(
                THREAD_CREATED,
                String.valueOf(chatId),
                "{\"chatId\":" + chatId + ",\"bindingId\":" + bindingId + ",\"threadId\":\"" + thread + "\"}"));
        return thread;
    }

    private static void awaitReady(long owner, long chatId) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() ->
                        as(owner).get("/bindings?chat_id=" + chatId).then().body("ready", equalTo(true)));
    }

    private static void assertNoThread(String thread) {
        assertStatus(Status.Code.NOT_FOUND, () -> context(thread));
    }

    private static void assertStatus(Status.Code code, Callable<?> call) {
        assertThatThrownBy(call::call)
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        failure -> assertThat(failure.getStatus().getCode()).isEqualTo(code));
    }

    private static CheckMemberRequest member(long chatId, long userId) {
        return CheckMemberRequest.newBuilder()
                .setChatId(chatId)
                .setUserId(userId)
                .build();
    }

    private static ChatServiceBlockingStub chats() {
        return ChatServiceGrpc.newBlockingStub(channel);
    }

    private static RequestSpecification as(long user) {
        return given().port(PORT)
                .contentType(ContentType.JSON)
                .header("Authorization", "Bearer " + TestTokens.of(user, user + "@example.org"));
    }

    private static long user() {
        return NEXT_USER.getAndIncrement();
    }

    private static int rows(String table) {
        return rowsWhere(table, "true");
    }

    private static int rowsWhere(String table, String condition) {
        return service.getBean(JdbcTemplate.class)
                .queryForObject("SELECT count(*) FROM " + table + " WHERE " + condition, Integer.class);
    }

    private static <T> T get(java.util.concurrent.Future<T> future) {
        try {
            return future.get();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Reads a topic from its end on, as it is when this is made. */
    private static final class Topic implements AutoCloseable {
        private final KafkaConsumer<String, String> consumer;
        private final List<ConsumerRecord<String, String>> unread = new ArrayList<>();

        Topic(String name) {
            consumer = new KafkaConsumer<>(
                    Map.of("bootstrap.servers", RealParts.brokers()),
                    new StringDeserializer(),
                    new StringDeserializer());
            List<TopicPartition> partitions = consumer.partitionsFor(name).stream()
                    .map(part -> new TopicPartition(name, part.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToEnd(partitions);
            partitions.forEach(consumer::position);
        }

        /** The next record with this key. */
        JsonNode first(String key) {
            List<ConsumerRecord<String, String>> found = new ArrayList<>();
            await().atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> {
                        consumer.poll(Duration.ofMillis(100)).forEach(unread::add);
                        unread.stream()
                                .filter(record -> key.equals(record.key()))
                                .findFirst()
                                .ifPresent(found::add);
                        return !found.isEmpty();
                    });
            unread.remove(found.get(0));
            try {
                return JSON.readTree(found.get(0).value());
            } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {
            consumer.close();
        }
    }

    /** Stands in for user-service. */
    private static final class Users extends UserServiceGrpc.UserServiceImplBase {
        private final AtomicInteger calls = new AtomicInteger();
        private final AtomicInteger failures = new AtomicInteger();

        @Override
        public void getUsersByIDs(GetUsersByIDsRequest request, StreamObserver<GetUsersByIDsResponse> answer) {
            calls.incrementAndGet();
            if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                answer.onError(Status.UNAVAILABLE.asRuntimeException());
                return;
            }
            GetUsersByIDsResponse.Builder found = GetUsersByIDsResponse.newBuilder();
            request.getUserIdsList().stream()
                    .filter(id -> id < UNKNOWN_USER)
                    .forEach(id -> found.addUsersBuilder()
                            .setUserId(id)
                            .setEmail(email(id))
                            .setDisplayName(name(id)));
            answer.onNext(found.build());
            answer.onCompleted();
        }
    }

    /** Stands in for message-service. */
    private static final class Messages extends MessageServiceGrpc.MessageServiceImplBase {
        private final Map<Long, Message> last = new ConcurrentHashMap<>();
        private final AtomicInteger calls = new AtomicInteger();
        private final AtomicInteger failures = new AtomicInteger();

        void say(long chatId, long seq, long senderId, String text, boolean byModel, String sentAt) {
            last.put(
                    chatId,
                    Message.newBuilder()
                            .setChatId(chatId)
                            .setSeq(seq)
                            .setSenderId(senderId)
                            .setSenderEmail(senderId + "@example.org")
                            .setText(text)
                            .setAiGenerated(byModel)
                            .setSentAt(sentAt)
                            .build());
        }

        void failNext(int times) {
            failures.set(times);
        }

        @Override
        public void getLastMessages(GetLastMessagesRequest request, StreamObserver<GetLastMessagesResponse> answer) {
            calls.incrementAndGet();
            if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                answer.onError(Status.UNAVAILABLE.asRuntimeException());
            } else if (request.getChatIdsCount() > 100) {
                answer.onError(Status.INVALID_ARGUMENT.asRuntimeException());
            } else {
                answer.onNext(GetLastMessagesResponse.newBuilder()
                        .addAllMessages(request.getChatIdsList().stream()
                                .map(last::get)
                                .filter(Objects::nonNull)
                                .toList())
                        .build());
                answer.onCompleted();
            }
        }
    }
}
