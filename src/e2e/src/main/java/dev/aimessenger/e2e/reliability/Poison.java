package dev.aimessenger.e2e.reliability;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Records that no consumer can use, written to every topic, and looked for among the dead letters. */
final class Poison {

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
    /** What is wrong with them; the number makes each unlike all others, where it can have one. */
    private static final List<String> FORMS = List.of(
            "not json %s",
            "{\"chatId\": \"a word\", \"userId\": \"a word\", \"id\": \"%s\"}",
            "[\"%s\"]",
            "{\"cut\": \"%s\"",
            "null",
            "\"%s\"");

    private final String brokers;
    private final Set<String> origins = new HashSet<>();

    Poison(String brokers) {
        this.brokers = brokers;
    }

    /** Writes so many records over all topics, and returns when Kafka has them. */
    void write(int count) {
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers, ProducerConfig.ACKS_CONFIG, "all"),
                new StringSerializer(),
                new ByteArraySerializer())) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                String topic = TOPICS.get(i % TOPICS.size());
                String value = FORMS.get(i / TOPICS.size() % FORMS.size()).formatted(UUID.randomUUID());
                sent.add(producer.send(
                        new ProducerRecord<>(topic, String.valueOf(i), value.getBytes(StandardCharsets.UTF_8))));
            }
            for (Future<RecordMetadata> record : sent) {
                RecordMetadata written = record.get();
                origins.add(
                        origin(written.topic(), String.valueOf(written.partition()), String.valueOf(written.offset())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("Kafka does not take the poison: " + e.getCause(), e);
        }
    }

    /**
     * Reads the dead letters until all that was written is there, or for so long.
     *
     * @return how many records are missing there, or have no cause, by topic; empty when all is well
     */
    Map<String, Integer> missing(Duration patience) {
        Set<String> left = new HashSet<>(origins);
        long end = System.nanoTime() + patience.toNanos();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        brokers,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = TOPICS.stream()
                    .flatMap(topic -> consumer.partitionsFor(topic + ".dlt").stream())
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (!left.isEmpty() && System.nanoTime() < end) {
                for (ConsumerRecord<byte[], byte[]> letter : consumer.poll(Duration.ofMillis(500))) {
                    if (!header(letter, "dlt.cause").isEmpty()) {
                        left.remove(origin(
                                header(letter, "dlt.topic"),
                                header(letter, "dlt.partition"),
                                header(letter, "dlt.offset")));
                    }
                }
            }
        }
        Map<String, Integer> byTopic = new HashMap<>();
        left.forEach(origin -> byTopic.merge(origin.substring(0, origin.indexOf(' ')), 1, Integer::sum));
        return byTopic;
    }

    private static String origin(String topic, String partition, String offset) {
        return topic + " " + partition + " " + offset;
    }

    private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
        Header header = letter.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }
}
