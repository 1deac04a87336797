package dev.aimessenger.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.aimessenger.common.launch.ServiceLauncher;
import dev.aimessenger.common.payload.ChatMessage;
import dev.aimessenger.common.payload.MessageIds;
import dev.aimessenger.embedded.FreePorts;
import dev.aimessenger.testsupport.RealParts;
import dev.aimessenger.testsupport.TestSettings;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import javax.management.ObjectName;
import org.apache.camel.CamelContext;
import org.apache.camel.ServiceStatus;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** What an operator can trust when dead letters are put back, on topics of its own. */
class DeadLetterReplayIT {

    private static final String PERSIST = "replayed.persist";
    private static final String DEAD = PERSIST + ".dlt";
    private static final TopicPartition DEAD_LETTERS = new TopicPartition(DEAD, 0);
    private static final String ROUTE = "replay-message-persist";
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final AtomicLong NEXT_CHAT = new AtomicLong(7_000_000);

    private static ConfigurableApplicationContext service;
    private static CamelContext camel;
    private static KafkaProducer<byte[], byte[]> producer;
    private static Admin admin;
    private static ObjectMapper json;

    @BeforeAll
    static void start() {
        service = ServiceLauncher.start(
                MessageServiceApplication.class,
                MessageServiceApplication.NAME,
                TestSettings.of(
                        FreePorts.next(),
                        FreePorts.next(),
                        TestSettings.kafka(),
                        Map.of(
                                "TOPIC_MESSAGE_PERSIST", PERSIST,
                                "TOPIC_FORWARD_MESSAGE", "replayed.forward",
                                "RETRY_FIRST_DELAY_MS", "1",
                                // At the first failure that is seen.
                                "KAFKA_REPLAY_GIVES_UP_AFTER_MS", "0")));
        camel = service.getBean(CamelContext.class);
        json = service.getBean(ObjectMapper.class);
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", RealParts.brokers(), "acks", "all"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        admin = Admin.create(Map.of("bootstrap.servers", RealParts.brokers()));
    }

    @AfterAll
    static void stop() {
        admin.close();
        producer.close();
        service.close();
    }

    /** Poison of other tests is dead for ever, however often it is put back. */
    @BeforeEach
    void forgetOlderDeadLetters() throws Exception {
        admin.alterConsumerGroupOffsets(ROUTE, Map.of(DEAD_LETTERS, new OffsetAndMetadata(end())))
                .all()
                .get();
    }

    @Test
    void aDeadLetterGoesBackAsItCameAndIsStored() throws Exception {
        ChatMessage message = message(NEXT_CHAT.getAndIncrement(), "at last");
        byte[] noText = {'{', '"', (byte) 0xc3, '(', (byte) 0xff};
        byte[] noTextEither = {(byte) 0x80, 1, (byte) 0xfe};
        ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(DEAD, key(message), value(message));
        letter.headers().add("traceparent", bytes("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
        letter.headers().add("dlt.cause", bytes("Postgres was away"));
        letter.headers().add("CamelKafkaTopic", bytes("elsewhere"));
        producer.send(letter).get();
        producer.send(new ProducerRecord<>(DEAD, noTextEither, noText)).get();
        producer.send(new ProducerRecord<>(DEAD, null, null)).get();

        assertThat(replay()).containsEntry("state", "done").containsEntry("putBack", 3L);

        List<ConsumerRecord<byte[], byte[]>> back = read(PERSIST);
        assertThat(back).anySatisfy(record -> {
            assertThat(record.key()).isEqualTo(key(message));
            assertThat(record.value()).isEqualTo(value(message));
            assertThat(record.headers()).extracting(Header::key).containsExactly("traceparent");
        });
        assertThat(back).anySatisfy(record -> {
            assertThat(record.key()).isEqualTo(noTextEither);
            assertThat(record.value()).isEqualTo(noText);
            assertThat(record.headers()).isEmpty();
        });
        await().atMost(PATIENCE).until(() -> seqs(message).equals(List.of(1L)));
        // What can never succeed is dead again, with the bytes it had.
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(read(DEAD))
                        .filteredOn(record -> record.headers().lastHeader("dlt.topic") != null)
                        .anySatisfy(again -> {
                            assertThat(again.key()).isEqualTo(noTextEither);
                            assertThat(again.value()).isEqualTo(noText);
                        })
                        .anySatisfy(again -> assertThat(again.value()).isNull()));
    }

    @Test
    void replayingTwiceChangesNothing() throws Exception {
        ChatMessage message = message(NEXT_CHAT.getAndIncrement(), "once");
        producer.send(new ProducerRecord<>(DEAD, key(message), value(message))).get();
        assertThat(replay()).containsEntry("state", "done").doesNotContainKey("cause");
        await().atMost(PATIENCE).until(() -> seqs(message).equals(List.of(1L)));
        assertThat(recordsOf(message)).isEqualTo(1);

        assertThat(replay()).containsEntry("state", "done");
        assertThat(recordsOf(message)).isEqualTo(1);

        // A message that comes twice all the same, as after a crash, is still one message.
        producer.send(new ProducerRecord<>(DEAD, key(message), value(message))).get();
        assertThat(replay()).containsEntry("state", "done");
        assertThat(recordsOf(message)).isEqualTo(2);
        ChatMessage next = new ChatMessage(
                message.chatId(), null, UUID.randomUUID(), UUID.randomUUID(), 7, "a@b.c", "2", false, Instant.now(), 0);
        producer.send(new ProducerRecord<>(PERSIST, key(next), value(next))).get();
        await().atMost(PATIENCE).until(() -> seqs(message).equals(List.of(1L, 2L)));
    }

    @Test
    void theEndIsReachedThoughDeadLettersComeBackAllTheTime() throws Exception {
        long begin = committed();
        int poison = 40;
        for (int i = 0; i < poison; i++) {
            producer.send(new ProducerRecord<>(DEAD, bytes("poison"), bytes("never JSON " + i)));
        }
        producer.flush();
        long end = end();

        assertThat(replay())
                .containsEntry("state", "done")
                .containsEntry("putBack", (long) poison)
                .containsEntry("left", 0L);
        assertThat(committed()).isEqualTo(begin + poison).isEqualTo(end);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(end()).isGreaterThanOrEqualTo(end + poison));
    }

    @Test
    void whatKafkaRefusesIsNotCountedAndIsTheFirstOfTheNextReplay() throws Exception {
        long chatId = NEXT_CHAT.getAndIncrement();
        List<ChatMessage> messages =
                List.of(message(chatId, "small"), message(chatId, "L".repeat(5_000)), message(chatId, "after it"));
        takeUpTo(2_000);
        await().atMost(PATIENCE).until(() -> !isTaken(message(NEXT_CHAT.getAndIncrement(), "x".repeat(5_000))));
        long begin = committed();
        for (ChatMessage message : messages) {
            producer.send(new ProducerRecord<>(DEAD, key(message), value(message)))
                    .get();
        }

        Map<String, Object> first = replay();
        assertThat(first)
                .containsEntry("state", "gave-up")
                .containsEntry("putBack", 1L)
                .containsEntry("left", 2L);
        assertThat(first.get("cause").toString()).startsWith("RecordTooLargeException");
        assertThat(committed()).isEqualTo(begin + 1);

        assertThat(replay())
                .containsEntry("state", "gave-up")
                .containsEntry("putBack", 0L)
                .containsEntry("left", 2L);
        assertThat(committed()).isEqualTo(begin + 1);

        takeUpTo(1_000_000);
        await().atMost(PATIENCE).until(() -> isTaken(message(NEXT_CHAT.getAndIncrement(), "x".repeat(5_000))));
        assertThat(replay()).containsEntry("state", "done").containsEntry("putBack", 2L);
        assertThat(committed()).isEqualTo(begin + 3);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(service.getBean(JdbcTemplate.class)
                                .queryForList(
                                        "SELECT text FROM messages WHERE chat_id = ? ORDER BY seq",
                                        String.class,
                                        chatId))
                        .isEqualTo(messages.stream().map(ChatMessage::text).toList()));
    }

    /** Starts the route as an operator does, waits until it has stopped by itself, and returns its status over JMX. */
    private static Map<String, Object> replay() throws Exception {
        camel.getRouteController().startRoute(ROUTE);
        await("the replay stops by itself")
                .atMost(PATIENCE)
                .until(() -> camel.getRouteController().getRouteStatus(ROUTE) == ServiceStatus.Stopped);
        Map<?, ?> replays = (Map<?, ?>) ManagementFactory.getPlatformMBeanServer()
                .getAttribute(new ObjectName("message-service:name=deadLetterReplay,type=DeadLetterReplay"), "Replays");
        @SuppressWarnings("unchecked")
        Map<String, Object> status = (Map<String, Object>) replays.get(ROUTE);
        return status;
    }

    /** The offset of the first dead letter that no replay has put back. */
    private static long committed() throws Exception {
        OffsetAndMetadata offset = admin.listConsumerGroupOffsets(ROUTE)
                .partitionsToOffsetAndMetadata()
                .get()
                .get(DEAD_LETTERS);
        return offset.offset();
    }

    private static long end() throws Exception {
        return admin.listOffsets(Map.of(DEAD_LETTERS, OffsetSpec.latest()))
                .partitionResult(DEAD_LETTERS)
                .get()
                .offset();
    }

    private static void takeUpTo(int bytes) throws Exception {
        ConfigEntry limit = new ConfigEntry("max.message.bytes", String.valueOf(bytes));
        admin.incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.TOPIC, PERSIST),
                        List.of(new AlterConfigOp(limit, AlterConfigOp.OpType.SET))))
                .all()
                .get();
    }

    private static boolean isTaken(ChatMessage message) throws InterruptedException {
        try {
            producer.send(new ProducerRecord<>(PERSIST, key(message), value(message)))
                    .get();
            return true;
        } catch (ExecutionException e) {
            assertThat(e).hasCauseInstanceOf(RecordTooLargeException.class);
            return false;
        }
    }

    private static long recordsOf(ChatMessage message) {
        return read(PERSIST).stream()
                .filter(record -> Arrays.equals(record.value(), value(message)))
                .count();
    }

    private static List<Long> seqs(ChatMessage message) {
        return service.getBean(JdbcTemplate.class)
                .queryForList("SELECT seq FROM messages WHERE chat_id = ? ORDER BY seq", Long.class, message.chatId());
    }

    /** All records of a topic that are there now. */
    private static List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", RealParts.brokers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = IntStream.range(
                            0, consumer.partitionsFor(topic).size())
                    .mapToObj(partition -> new TopicPartition(topic, partition))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            await().atMost(PATIENCE).until(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
                return ends.entrySet().stream()
                        .allMatch(end -> consumer.position(end.getKey()) >= Objects.requireNonNull(end.getValue()));
            });
            return records;
        }
    }

    private static ChatMessage message(long chatId, String text) {
        UUID clientMessageId = UUID.randomUUID();
        return new ChatMessage(
                chatId,
                null,
                MessageIds.of(7, clientMessageId),
                clientMessageId,
                7,
                "ann@example.org",
                text,
                false,
                Instant.parse("2026-01-02T03:04:05Z"),
                0);
    }

    private static byte[] key(ChatMessage message) {
        return bytes(String.valueOf(message.chatId()));
    }

    private static byte[] value(ChatMessage message) {
        try {
            return json.writeValueAsBytes(message);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
