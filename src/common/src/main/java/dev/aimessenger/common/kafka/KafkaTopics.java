package dev.aimessenger.common.kafka;

import dev.aimessenger.common.launch.WrongSetting;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The topics of the flow. Every service that uses Kafka makes those that are missing before its routes start; a topic
 * that is there stays as it is.
 *
 * @param brokers {@code host:port,…}
 * @param startTimeoutMs how long a service that starts waits for Kafka, in milliseconds
 * @param replicationFactor copies of each partition
 * @param names topic names, by the last part of their property {@code aimessenger.kafka.names.*}
 * @param partitions partitions of each topic, by the same key; where a key is missing, {@code default}
 */
@ConfigurationProperties("aimessenger.kafka")
public record KafkaTopics(
        String brokers,
        long startTimeoutMs,
        short replicationFactor,
        Map<String, String> names,
        Map<String, Integer> partitions) {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaTopics.class);

    /** What a dead-letter topic's name has after its topic's. */
    public static final String DEAD_LETTER_SUFFIX = ".dlt";

    private static final int DEAD_LETTER_PARTITIONS = 1;

    /** @throws WrongSetting when Kafka cannot be reached or refuses */
    public void create() {
        try (Admin admin = admin()) {
            List<String> existing = List.copyOf(admin.listTopics().names().get());
            List<NewTopic> missing =
                    topics().filter(topic -> !existing.contains(topic.name())).toList();
            for (var made : admin.createTopics(missing).values().entrySet()) {
                try {
                    made.getValue().get();
                    LOG.info("Made topic {}", made.getKey());
                } catch (ExecutionException e) {
                    if (!(e.getCause() instanceof TopicExistsException)) {
                        throw e;
                    }
                }
            }
        } catch (ExecutionException e) {
            throw WrongSetting.of(
                    "KAFKA_BROKERS",
                    "leads to no usable Kafka at " + brokers + ": "
                            + e.getCause().getMessage(),
                    e);
        } catch (KafkaException e) {
            throw WrongSetting.of("KAFKA_BROKERS", "cannot be used: " + brokers, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while making topics", e);
        }
    }

    /** For what is done at start: each call waits for Kafka as long as a start may. */
    Admin admin() {
        return Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                brokers,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                String.valueOf(startTimeoutMs),
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                String.valueOf(startTimeoutMs)));
    }

    private Stream<NewTopic> topics() {
        return names.entrySet().stream()
                .flatMap(topic -> Stream.of(
                        new NewTopic(topic.getValue(), partitionsOf(topic.getKey()), replicationFactor),
                        new NewTopic(
                                topic.getValue() + DEAD_LETTER_SUFFIX, DEAD_LETTER_PARTITIONS, replicationFactor)));
    }

    private int partitionsOf(String key) {
        return Optional.ofNullable(partitions.get(key)).orElseGet(() -> partitions.get("default"));
    }
}
