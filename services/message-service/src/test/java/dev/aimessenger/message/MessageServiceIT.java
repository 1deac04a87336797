package dev.aimessenger.message;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.aimessenger.common.launch.ServiceLauncher;
import dev.aimessenger.common.payload.ChatMessage;
import dev.aimessenger.common.payload.MessageIds;
import dev.aimessenger.embedded.FreePorts;
import dev.aimessenger.message.history.LastMessagesQuery;
import dev.aimessenger.proto.chat.v1.ChatServiceGrpc;
import dev.aimessenger.proto.chat.v1.CheckMemberRequest;
import dev.aimessenger.proto.chat.v1.CheckMemberResponse;
import dev.aimessenger.proto.message.v1.GetLastMessagesRequest;
import dev.aimessenger.proto.message.v1.GetMessagesByChatRequest;
import dev.aimessenger.proto.message.v1.GetMessagesByChatResponse;
import dev.aimessenger.proto.message.v1.GetStoredMessagesRequest;
import dev.aimessenger.proto.message.v1.Message;
import dev.aimessenger.proto.message.v1.MessageServiceGrpc;
import dev.aimessenger.testsupport.AuthorizationTable;
import dev.aimessenger.testsupport.RealParts;
import dev.aimessenger.testsupport.TestGrpc;
import dev.aimessenger.testsupport.TestSettings;
import dev.aimessenger.testsupport.TestTokens;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.LongStream;
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
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

class MessageServiceIT {

    private static final String PERSIST = "chat.message.persist";
    private static final String FORWARD = "chat.message.forward";

    private static final long MEMBER = 7;
    private static final long STRANGER = 8;
    private static final long MISSING_CHAT = 404_404;

    private static final int PORT = FreePorts.next();
    private static final int GRPC_PORT = FreePorts.next();
    private static final AtomicLong NEXT_CHAT = new AtomicLong(1);

    private static Server chats;
    private static ConfigurableApplicationContext service;
    private static KafkaProducer<String, String> producer;
    private static ManagedChannel channel;
    private static ObjectMapper json;

    @BeforeAll
    static void start() throws Exception {
        chats = NettyServerBuilder.forPort(0).addService(new Members()).build().start();
        service = ServiceLauncher.start(
                MessageServiceApplication.class,
                MessageServiceApplication.NAME,
                TestSettings.of(
                        PORT, GRPC_PORT, TestSettings.kafka(), Map.of("chat.grpc", "127.0.0.1:" + chats.getPort())));
        json = service.getBean(ObjectMapper.class);
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", RealParts.brokers(), "acks", "all"),
                new StringSerializer(),
                new StringSerializer());
        channel = TestGrpc.channel(GRPC_PORT);
    }

    @AfterAll
    static void stop() {
        producer.close();
        channel.shutdownNow();
        service.close();
        chats.shutdownNow();
    }

    @Test
    void messagesAreNumberedWithoutGapsAndForwardedInOrder() throws Exception {
        List<Long> chatIds = LongStream.range(0, 20)
                .map(i -> NEXT_CHAT.getAndIncrement())
                .boxed()
                .toList();
        Random random = new Random(1);
        List<ChatMessage> sent = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            sent.add(message(chatIds.get(i % 20), MEMBER, "text " + i));
        }
        List<ChatMessage> records = new ArrayList<>(sent);
        for (int i = 0; i < 200; i++) {
            // Sent again: sometimes at once, sometimes much later.
            int from = random.nextInt(records.size());
            records.add(from + random.nextInt(records.size() - from) + 1, records.get(from));
        }

        try (Topic forwarded = new Topic(FORWARD)) {
            records.forEach(MessageServiceIT::send);
            Map<UUID, Long> seqs = new HashMap<>();
            Map<Long, List<Long>> order = new HashMap<>();
            int repeats = 0;
            List<ChatMessage> arrived = forwarded.messages(records.size(), chatIds::contains);
            for (ChatMessage message : arrived) {
                Long known = seqs.putIfAbsent(message.messageId(), message.seq());
                if (known == null) {
                    order.computeIfAbsent(message.chatId(), id -> new ArrayList<>())
                            .add(message.seq());
                } else {
                    repeats++;
                    assertThat(message.seq()).isEqualTo(known);
                }
            }
            List<Long> upToFifty = LongStream.rangeClosed(1, 50).boxed().toList();
            assertThat(repeats).isEqualTo(200);
            assertThat(order)
                    .hasSize(20)
                    .allSatisfy((chat, seq) -> assertThat(seq).isEqualTo(upToFifty));
            assertThat(arrived)
                    .filteredOn(message -> message.chatId() == chatIds.get(0))
                    .extracting(ChatMessage::text)
                    .startsWith("text 0");
        }
        assertThat(stored().queryForObject("SELECT count(*) FROM messages WHERE chat_id = ANY (?)", Long.class, (Object)
                        ids(chatIds)))
                .isEqualTo(1_000);
    }

    @Test
    void concurrentStoringOfOneChatLeavesNoGaps() {
        long chatId = NEXT_CHAT.getAndIncrement();
        List<ChatMessage> messages = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            messages.add(message(chatId, MEMBER, "text " + i));
        }
        messages.addAll(messages);
        Collections.shuffle(messages, new Random(2));
        var template = service.getBean(org.apache.camel.ProducerTemplate.class);

        var pool = java.util.concurrent.Executors.newFixedThreadPool(6);
        try {
            messages.stream()
                    .map(message -> pool.submit(() -> template.requestBody("direct:store-message", message)))
                    .toList()
                    .forEach(task -> assertThat(task).succeedsWithin(Duration.ofSeconds(30)));
        } finally {
            pool.shutdownNow();
        }

        assertThat(stored().queryForList("SELECT seq FROM messages WHERE chat_id = ? ORDER BY seq", Long.class, chatId))
                .isEqualTo(LongStream.rangeClosed(1, 200).boxed().toList());
        assertThat(stored().queryForObject("SELECT last_seq FROM chat_seq WHERE chat_id = ?", Long.class, chatId))
                .isEqualTo(200);
    }

    @Test
    void forwardedRecordsHaveTheChatAsKeyAndTheStoredContent() throws Exception {
        long chatId = NEXT_CHAT.getAndIncrement();
        ChatMessage message = message(chatId, MEMBER, "привет 👋 ${body} {{x}}");

        try (Topic forwarded = new Topic(FORWARD)) {
            send(message);
            ConsumerRecord<String, String> record = forwarded.first(key -> key.equals(String.valueOf(chatId)));
            assertThat(json.readValue(record.value(), ChatMessage.class)).isEqualTo(message.withSeq(1));
        }
    }

    @Test
    void halfOfASurrogatePairIsStoredAsAQuestionMark() throws Exception {
        long chatId = NEXT_CHAT.getAndIncrement();
        ChatMessage message = message(chatId, MEMBER, "half");
        try (Topic forwarded = new Topic(FORWARD)) {
            String value = json.writeValueAsString(message).replace("half", "\\ud800");
            producer.send(new ProducerRecord<>(PERSIST, String.valueOf(chatId), value));

            ConsumerRecord<String, String> record = forwarded.first(String.valueOf(chatId)::equals);
            assertThat(json.readValue(record.value(), ChatMessage.class).text()).isEqualTo("?");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "not-json|invalid-request",
                "{\"chatId\":1}|invalid-request",
                "NUL|internal",
                "OTHER-CHAT|internal",
            })
    void whatCanNeverBeStoredGoesToDeadLetters(String kind, String code) throws Exception {
        long chatId = NEXT_CHAT.getAndIncrement();
        ChatMessage good = message(chatId, MEMBER, "good");
        String value =
                switch (kind) {
                    case "NUL" -> json.writeValueAsString(message(chatId, MEMBER, "a\0b"));
                    case "OTHER-CHAT" -> {
                        ChatMessage first = message(NEXT_CHAT.getAndIncrement(), MEMBER, "first");
                        service.getBean(org.apache.camel.ProducerTemplate.class)
                                .requestBody("direct:store-message", first);
                        yield json.writeValueAsString(first)
                                .replace("\"chatId\":" + first.chatId(), "\"chatId\":" + chatId);
                    }
                    default -> kind;
                };

        try (Topic dead = new Topic(PERSIST + ".dlt");
                Topic forwarded = new Topic(FORWARD)) {
            String key = String.valueOf(chatId);
            producer.send(new ProducerRecord<>(PERSIST, key, value));
            send(good);

            ConsumerRecord<String, String> letter = dead.first(key::equals);
            assertThat(letter.value()).isEqualTo(value);
            assertThat(header(letter, "dlt.code")).isEqualTo(code);
            assertThat(header(letter, "dlt.topic")).isEqualTo(PERSIST);
            assertThat(header(letter, "dlt.route")).isEqualTo("persist-message");
            assertThat(header(letter, "dlt.cause")).isNotBlank();
            assertThat(header(letter, "dlt.stack")).contains("at ");
            assertThat(header(letter, "dlt.partition")).matches("[0-9]+");
            assertThat(header(letter, "dlt.offset")).matches("[0-9]+");
            assertThat(Instant.parse(header(letter, "dlt.time"))).isBeforeOrEqualTo(Instant.now());
            // The chat goes on behind it, and no number was lost.
            ConsumerRecord<String, String> next = forwarded.first(key::equals);
            assertThat(json.readValue(next.value(), ChatMessage.class)).isEqualTo(good.withSeq(1));
        }
    }

    @Test
    void historyIsPagedBothWays() {
        long chatId = chatWith(120);

        page(chatId, "afterSeq=0").body("messages.seq", equalTo(seqs(1, 50))).body("lastSeq", equalTo(120));
        page(chatId, "afterSeq=50&limit=60").body("messages.seq", equalTo(seqs(51, 110)));
        page(chatId, "afterSeq=110&limit=60").body("messages.seq", equalTo(seqs(111, 120)));
        page(chatId, "afterSeq=120").body("messages", empty()).body("lastSeq", equalTo(120));
        page(chatId, "limit=3").body("messages.seq", contains(118, 119, 120));
        page(chatId, "beforeSeq=118&limit=3").body("messages.seq", contains(115, 116, 117));
        page(chatId, "beforeSeq=3").body("messages.seq", contains(1, 2));
        page(chatId, "beforeSeq=1").body("messages", empty());
        page(chatId, "limit=200").body("messages.size()", equalTo(120));
        page(chatId, "limit=1")
                .body("messages[0].text", equalTo("text 119"))
                .body("messages[0].chatId", equalTo((int) chatId))
                .body("messages[0].senderId", equalTo((int) MEMBER))
                .body("messages[0].senderEmail", equalTo("ann@example.org"))
                .body("messages[0].fromAI", equalTo(false))
                .body("messages[0].sentAt", org.hamcrest.Matchers.endsWith("Z"));
    }

    @Test
    void aChatWithoutMessagesHasAnEmptyHistory() {
        page(NEXT_CHAT.getAndIncrement(), "").body("messages", empty()).body("lastSeq", equalTo(0));
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0,limit",
        "limit=201,limit",
        "limit=x,limit",
        "limit=1&limit=2,limit",
        "afterSeq=-1,afterSeq",
        "afterSeq=1.5,afterSeq",
        "beforeSeq=99999999999999999999,beforeSeq",
        "afterSeq=1&beforeSeq=5,beforeSeq",
    })
    void wrongParametersAreNamed(String query, String field) {
        as(MEMBER)
                .get("/chats/1/messages?" + query)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo("invalid-request"))
                .body("field", equalTo(field));
    }

    @Test
    void onlyMembersReadHistory() {
        long chatId = chatWith(1);

        as(STRANGER)
                .get("/chats/" + chatId + "/messages")
                .then()
                .statusCode(403)
                .body("code", equalTo("forbidden"));
        as(MEMBER)
                .get("/chats/" + MISSING_CHAT + "/messages")
                .then()
                .statusCode(404)
                .body("code", equalTo("not-found"));
        given().port(PORT).get("/chats/" + chatId + "/messages").then().statusCode(401);
        as(MEMBER).get("/chats/abc/messages").then().statusCode(400).body("field", equalTo("chatId"));
        as(MEMBER).get("/chats/0/messages").then().statusCode(400).body("field", equalTo("chatId"));
    }

    /** Whom chat-service does not call a member does not read: docs/authorization.md. */
    @Test
    void everyRoleReadsWhatTheTableSays() {
        long chatId = chatWith(1);
        Map<String, String> membership = AuthorizationTable.rules("gRPC: chat-service").stream()
                .filter(rule -> rule.call().equals("CheckMember"))
                .findFirst()
                .orElseThrow()
                .outcomes();

        assertThat(AuthorizationTable.rules("REST: message-service"))
                .singleElement()
                .satisfies(rule -> rule.outcomes()
                        .forEach((role, status) -> as(membership.get(role).equals("OK") ? MEMBER : STRANGER)
                                .get(rule.call().replace("GET ", "").replace("{chatId}", String.valueOf(chatId)))
                                .then()
                                .statusCode(Integer.parseInt(status))));
    }

    @Test
    void strangersDoNotOpenTheBreakerForMembers() {
        long chatId = chatWith(1);
        for (int i = 0; i < 60; i++) {
            as(STRANGER).get("/chats/" + chatId + "/messages").then().statusCode(403);
        }
        page(chatId, "").body("lastSeq", equalTo(1));
    }

    @Test
    void otherServicesReadHistoryByGrpc() {
        long chatId = chatWith(5);
        var stub = MessageServiceGrpc.newBlockingStub(channel);

        GetMessagesByChatResponse page = stub.getMessagesByChat(GetMessagesByChatRequest.newBuilder()
                .setChatId(chatId)
                .setAfterSeq(3)
                .build());

        assertThat(page.getLastSeq()).isEqualTo(5);
        assertThat(page.getMessagesList())
                .extracting(message -> message.getSeq())
                .containsExactly(4L, 5L);
        assertThatThrownBy(() -> stub.getMessagesByChat(GetMessagesByChatRequest.newBuilder()
                        .setChatId(chatId)
                        .setAfterSeq(3)
                        .setBeforeSeq(5)
                        .build()))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        failure -> assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT));
    }

    @Test
    void otherServicesReadTheNewestMessageOfManyChatsByGrpc() {
        long one = chatWith(3);
        long other = chatWith(1);
        long empty = NEXT_CHAT.getAndIncrement();
        var stub = MessageServiceGrpc.newBlockingStub(channel);

        assertThat(stub.getLastMessages(lastOf(other, empty, one, one)).getMessagesList())
                .extracting(Message::getChatId, Message::getSeq, Message::getText)
                .containsExactlyInAnyOrder(tuple(one, 3L, "text 2"), tuple(other, 1L, "text 0"));
        assertThat(stub.getLastMessages(lastOf(one)).getMessages(0))
                .isEqualTo(stub.getMessagesByChat(GetMessagesByChatRequest.newBuilder()
                                .setChatId(one)
                                .setLimit(1)
                                .build())
                        .getMessages(0));
        assertThat(stub.getLastMessages(lastOf()).getMessagesList()).isEmpty();
    }

    @Test
    void ofStoredMessagesAllIsToldButWhatTheySay() {
        var stub = MessageServiceGrpc.newBlockingStub(channel);
        ChatMessage message = message(NEXT_CHAT.getAndIncrement(), MEMBER, "a secret");
        Instant before = Instant.now().minusSeconds(60);
        service.getBean(org.apache.camel.ProducerTemplate.class).requestBody("direct:store-message", message);

        assertThat(stub.getStoredMessages(stored(
                                message.messageId().toString(),
                                UUID.randomUUID().toString()))
                        .getMessagesList())
                .singleElement()
                .satisfies(told -> {
                    assertThat(told.getMessageId())
                            .isEqualTo(message.messageId().toString());
                    assertThat(told.getClientMessageId())
                            .isEqualTo(message.clientMessageId().toString());
                    assertThat(told.getChatId()).isEqualTo(message.chatId());
                    assertThat(told.getSeq()).isEqualTo(1);
                    assertThat(told.getSenderId()).isEqualTo(MEMBER);
                    assertThat(told.getHops()).isZero();
                    assertThat(Instant.parse(told.getSentAt())).isEqualTo(message.sentAt());
                    assertThat(Instant.parse(told.getStoredAt()))
                            .isBetween(before, Instant.now().plusSeconds(60));
                    assertThat(told.toString()).doesNotContain("secret", "@");
                });
        for (String[] refused : List.of(
                new String[] {"7"},
                LongStream.range(0, 101)
                        .mapToObj(i -> UUID.randomUUID().toString())
                        .toArray(String[]::new))) {
            assertThatThrownBy(() -> stub.getStoredMessages(stored(refused)))
                    .isInstanceOfSatisfying(
                            StatusRuntimeException.class,
                            failure ->
                                    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT));
        }
    }

    @Test
    void theNewestMessagesOfAHundredChatsFitOneAnswerHoweverLongTheyAre() {
        var template = service.getBean(org.apache.camel.ProducerTemplate.class);
        long[] chatIds = LongStream.range(0, LastMessagesQuery.MOST_CHATS)
                .map(i -> NEXT_CHAT.getAndIncrement())
                .toArray();
        for (long chatId : chatIds) {
            template.requestBody("direct:store-message", message(chatId, MEMBER, "👋".repeat(8_000)));
        }

        assertThat(MessageServiceGrpc.newBlockingStub(channel)
                        .getLastMessages(lastOf(chatIds))
                        .getMessagesList())
                .hasSize(LastMessagesQuery.MOST_CHATS);
    }

    @ParameterizedTest
    @CsvSource({"1,101", "0,1", "-1,1"})
    void newestMessagesOfTooManyChatsOrOfNoneAreRefused(long first, int count) {
        assertThatThrownBy(() -> MessageServiceGrpc.newBlockingStub(channel)
                        .getLastMessages(
                                lastOf(LongStream.range(first, first + count).toArray())))
                .isInstanceOfSatisfying(StatusRuntimeException.class, failure -> {
                    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
                    assertThat(failure.getStatus().getDescription()).contains("chat_ids");
                });
    }

    @Test
    void whoHasNoServiceTokenReadsNoNewestMessages() {
        long chatId = chatWith(1);
        ManagedChannel stranger = NettyChannelBuilder.forAddress("127.0.0.1", GRPC_PORT)
                .usePlaintext()
                .build();
        try {
            assertThatThrownBy(
                            () -> MessageServiceGrpc.newBlockingStub(stranger).getLastMessages(lastOf(chatId)))
                    .isInstanceOfSatisfying(
                            StatusRuntimeException.class,
                            failure ->
                                    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED));
        } finally {
            stranger.shutdownNow();
        }
    }

    private static GetStoredMessagesRequest stored(String... messageIds) {
        return GetStoredMessagesRequest.newBuilder()
                .addAllMessageIds(List.of(messageIds))
                .build();
    }

    private static GetLastMessagesRequest lastOf(long... chatIds) {
        return GetLastMessagesRequest.newBuilder()
                .addAllChatIds(LongStream.of(chatIds).boxed().toList())
                .build();
    }

    private static long chatWith(int messages) {
        long chatId = NEXT_CHAT.getAndIncrement();
        var template = service.getBean(org.apache.camel.ProducerTemplate.class);
        for (int i = 0; i < messages; i++) {
            template.requestBody("direct:store-message", message(chatId, MEMBER, "text " + i));
        }
        return chatId;
    }

    private static io.restassured.response.ValidatableResponse page(long chatId, String query) {
        return as(MEMBER)
                .get("/chats/" + chatId + "/messages" + (query.isEmpty() ? "" : "?" + query))
                .then()
                .statusCode(200)
                .contentType("application/json");
    }

    private static RequestSpecification as(long user) {
        return given().port(PORT).header("Authorization", "Bearer " + TestTokens.of(user, user + "@example.org"));
    }

    private static List<Integer> seqs(int first, int last) {
        return java.util.stream.IntStream.rangeClosed(first, last).boxed().toList();
    }

    private static Long[] ids(List<Long> chatIds) {
        return chatIds.toArray(Long[]::new);
    }

    private static JdbcTemplate stored() {
        return service.getBean(JdbcTemplate.class);
    }

    private static ChatMessage message(long chatId, long senderId, String text) {
        UUID clientMessageId = UUID.randomUUID();
        return new ChatMessage(
                chatId,
                null,
                MessageIds.of(senderId, clientMessageId),
                clientMessageId,
                senderId,
                "ann@example.org",
                text,
                false,
                Instant.parse("2026-07-01T10:11:12.123456Z"),
                0);
    }

    private static void send(ChatMessage message) {
        try {
            producer.send(
                    new ProducerRecord<>(PERSIST, String.valueOf(message.chatId()), json.writeValueAsString(message)));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String header(ConsumerRecord<String, String> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    /** Reads a topic from its end on, as it is when this is made. */
    private static final class Topic implements AutoCloseable {
        private final KafkaConsumer<String, String> consumer;

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

        List<ChatMessage> messages(int count, Predicate<Long> ofChat) {
            List<ChatMessage> read = new ArrayList<>();
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> {
                        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(100))) {
                            if (ofChat.test(Long.valueOf(record.key()))) {
                                read.add(json.readValue(record.value(), ChatMessage.class));
                            }
                        }
                        return read.size() >= count;
                    });
            return read;
        }

        ConsumerRecord<String, String> first(Predicate<String> withKey) {
            List<ConsumerRecord<String, String>> read = new ArrayList<>();
            await().atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> {
                        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(100))) {
                            if (withKey.test(record.key())) {
                                read.add(record);
                            }
                        }
                        return !read.isEmpty();
                    });
            return read.get(0);
        }

        @Override
        public void close() {
            consumer.close();
        }
    }

    /** Stands in for chat-service. */
    private static final class Members extends ChatServiceGrpc.ChatServiceImplBase {
        @Override
        public void checkMember(CheckMemberRequest request, StreamObserver<CheckMemberResponse> answer) {
            if (request.getChatId() == MISSING_CHAT) {
                answer.onError(Status.NOT_FOUND
                        .withDescription("There is no such chat")
                        .asRuntimeException());
            } else if (request.getUserId() == STRANGER) {
                answer.onError(Status.PERMISSION_DENIED
                        .withDescription("Not a member of this chat")
                        .asRuntimeException());
            } else {
                answer.onNext(CheckMemberResponse.getDefaultInstance());
                answer.onCompleted();
            }
        }
    }
}
