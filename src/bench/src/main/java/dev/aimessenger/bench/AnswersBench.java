package dev.aimessenger.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.aimessenger.common.payload.AutoreplyMessage;
import dev.aimessenger.common.payload.BindingType;
import dev.aimessenger.common.payload.ChatMessage;
import dev.aimessenger.common.payload.FeedMessage;
import dev.aimessenger.common.payload.MessageIds;
import dev.aimessenger.e2e.client.MessengerClient;
import dev.aimessenger.e2e.cluster.Cluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * How many answers a second ai-service gives over many threads when the model takes two seconds for each: with one
 * instance, and with two. Chats are bound as people bind them; then the bench stands where the gateways stand, so that
 * what they cost does not count: it feeds each thread the next message when the last one's answer has come.
 */
public final class AnswersBench implements AutoCloseable {

    private static final int PEOPLE = 21;
    private static final int CHATS = 200;
    private static final Duration WARM_UP = Duration.ofSeconds(60);
    private static final Duration MEASURED = Duration.ofSeconds(60);
    private static final String FEED = "chat.message.ai.feed";
    private static final String ANSWERS = "chat.message.ai-autoreply";
    private static final List<String> NOT_NEEDED =
            List.of(Cluster.FIRST_GATEWAY, Cluster.SECOND_GATEWAY, "ws-ai-advice", "auth-service", "user-service");

    private static final Map<String, String> SETTINGS = Map.of(
            "SIMULATOR_LATENCY_MS", "2000",
            "AI_TOKENS_PER_USER_AND_DAY", "0",
            "REGISTER_LIMIT_PER_ADDRESS", "100000",
            "LOGIN_LIMIT_PER_ADDRESS", "100000",
            "PASSWORD_MEMORY_KIB", "1024");

    private final ObjectMapper json =
            JsonMapper.builder().addModule(new JavaTimeModule()).build();
    private final Map<String, Bound> threads = new HashMap<>();
    private final KafkaProducer<String, byte[]> feed;
    private final KafkaConsumer<String, byte[]> given;
    private long answers;
    private long outOfOrder;

    /** A bound chat, and the message that is not answered yet. */
    private static final class Bound {

        private final String id;
        private final long chatId;
        private final long ownerId;
        private final long writerId;
        private UUID asked;

        Bound(String id, long chatId, long ownerId, long writerId) {
            this.id = id;
            this.chatId = chatId;
            this.ownerId = ownerId;
            this.writerId = writerId;
        }
    }

    private AnswersBench(String brokers) {
        feed = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers, ProducerConfig.ACKS_CONFIG, "all"),
                new StringSerializer(),
                new ByteArraySerializer());
        given = new KafkaConsumer<>(
                Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = given.partitionsFor(ANSWERS).stream()
                .map(one -> new TopicPartition(ANSWERS, one.partition()))
                .toList();
        given.assign(partitions);
        given.seekToEnd(partitions);
        partitions.forEach(given::position);
    }

    public static void main(String[] arguments) throws IOException, SQLException {
        Path folder =
                Files.createTempDirectory(Files.createDirectories(Path.of("src/bench/target/cluster")), "answers-");
        System.out.println("data and logs in " + folder);
        try (Cluster cluster = new Cluster(Path.of("src/all-in-one/target"), folder, SETTINGS)) {
            cluster.start();
            try (AnswersBench bench = new AnswersBench(cluster.brokers())) {
                bench.run(cluster);
            }
        }
    }

    private void run(Cluster cluster) throws IOException, SQLException {
        bind(cluster);
        NOT_NEEDED.forEach(part -> cluster.part(part).stop());
        for (Bound thread : threads.values()) {
            ask(thread);
        }
        pump(WARM_UP);
        double one = measure(cluster, "one ai-service", List.of(Cluster.AI_SERVICE));
        cluster.addSecondAiService();
        cluster.part(Cluster.SECOND_AI_SERVICE).start();
        pump(WARM_UP);
        double two = measure(cluster, "two ai-services", List.of(Cluster.AI_SERVICE, Cluster.SECOND_AI_SERVICE));
        System.out.printf(Locale.ROOT, "two give %.2f times as many as one%n", two / one);
        System.out.printf("answers to another message than the last: %d%n", outOfOrder);
    }

    private double measure(Cluster cluster, String what, List<String> instances) throws IOException {
        List<Duration> worked = instances.stream()
                .map(name -> cluster.part(name).processorTime())
                .toList();
        long before = answers;
        long begin = System.nanoTime();
        pump(MEASURED);
        long now = answers - before;
        double perSecond = now / ((System.nanoTime() - begin) / 1e9);
        System.out.printf(Locale.ROOT, "%s: %.1f answers a second over %d threads, 2 s each%n", what, perSecond, CHATS);
        for (int i = 0; i < instances.size(); i++) {
            Duration time = cluster.part(instances.get(i)).processorTime().minus(worked.get(i));
            System.out.printf(
                    Locale.ROOT,
                    "  %s worked %.0f%% of a processor%n",
                    instances.get(i),
                    100.0 * time.toNanos() / MEASURED.toNanos());
        }
        return perSecond;
    }

    /** Takes answers and asks on, for so long. */
    private void pump(Duration time) throws IOException {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            for (ConsumerRecord<String, byte[]> record : given.poll(Duration.ofMillis(50))) {
                AutoreplyMessage answer = json.readValue(record.value(), AutoreplyMessage.class);
                Bound thread = threads.get(answer.threadId());
                answers++;
                if (!answer.inReplyTo().equals(thread.asked)) {
                    outOfOrder++;
                }
                // The thread hears its own answer too, as the gateway tells it.
                feed(thread, thread.ownerId, answer.clientMessageId(), answer.text(), true);
                ask(thread);
            }
        }
    }

    private void ask(Bound thread) throws IOException {
        thread.asked = feed(thread, thread.writerId, UUID.randomUUID(), "What do you say to this?", false);
    }

    private UUID feed(Bound thread, long sender, UUID clientMessageId, String text, boolean ofModel)
            throws IOException {
        ChatMessage message = new ChatMessage(
                thread.chatId,
                null,
                MessageIds.of(sender, clientMessageId),
                clientMessageId,
                sender,
                "person-" + sender + "@example.org",
                text,
                ofModel,
                Instant.now(),
                ofModel ? 1 : 0);
        feed.send(new ProducerRecord<>(
                FEED,
                thread.id,
                json.writeValueAsBytes(new FeedMessage(thread.id, BindingType.AUTOREPLY, thread.ownerId, message))));
        return message.messageId();
    }

    /** Each two people have a chat, which the first has bound. */
    private void bind(Cluster cluster) throws SQLException {
        List<MessengerClient> people = new ArrayList<>();
        for (int i = 0; i < PEOPLE; i++) {
            people.add(MessengerClient.register(
                    cluster.gateways().get(i % 2), "person-" + i + "@example.org", "a long password"));
        }
        Map<Long, Long> writers = new HashMap<>();
        for (int writer = 1; writer < PEOPLE; writer++) {
            for (int owner = 0; owner < writer && writers.size() < CHATS; owner++) {
                writers.put(
                        bind(people.get(owner), people.get(writer)),
                        people.get(writer).userId());
            }
        }
        try (Connection database = DriverManager.getConnection(cluster.databaseUrl());
                ResultSet rows = database.createStatement()
                        .executeQuery("SELECT thread_id, chat_id, owner_id FROM ai.threads")) {
            while (rows.next()) {
                Bound thread = new Bound(
                        rows.getString("thread_id"),
                        rows.getLong("chat_id"),
                        rows.getLong("owner_id"),
                        writers.get(rows.getLong("chat_id")));
                threads.put(thread.id, thread);
            }
        }
    }

    private static long bind(MessengerClient owner, MessengerClient writer) {
        long chat = owner.expect(
                        201, "POST", "/api/chats", Map.of("type", "private", "members", List.of(writer.userId())))
                .path("id")
                .longValue();
        owner.bind(
                chat,
                Map.of("type", "autoreply", "delay", Map.of("minSeconds", 0, "maxSeconds", 0), "maxPerHour", 1_000));
        return chat;
    }

    @Override
    public void close() {
        feed.close();
        given.close();
    }
}
