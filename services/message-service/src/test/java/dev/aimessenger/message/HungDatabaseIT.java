package dev.aimessenger.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.aimessenger.common.launch.ServiceLauncher;
import dev.aimessenger.common.payload.ChatMessage;
import dev.aimessenger.embedded.FreePorts;
import dev.aimessenger.testsupport.RealParts;
import dev.aimessenger.testsupport.TestSettings;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** A Postgres that takes statements and answers none: a table that somebody has locked looks just so. */
class HungDatabaseIT {

    private static final long CHAT = 7_900_000;
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @Test
    void aStatementThatHangsIsGivenUpAndTriedAgainUntilTheMessageIsStoredOnce() throws Exception {
        try (ConfigurableApplicationContext service = ServiceLauncher.start(
                        MessageServiceApplication.class,
                        MessageServiceApplication.NAME,
                        TestSettings.of(
                                FreePorts.next(),
                                FreePorts.next(),
                                TestSettings.kafka(),
                                Map.of(
                                        "TOPIC_MESSAGE_PERSIST", "hung.persist",
                                        "TOPIC_FORWARD_MESSAGE", "hung.forward",
                                        "DATABASE_SOCKET_TIMEOUT_SECONDS", "1")));
                KafkaProducer<String, String> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", RealParts.brokers()),
                        new StringSerializer(),
                        new StringSerializer());
                Connection somebody = DriverManager.getConnection(RealParts.databaseUrl());
                Statement sql = somebody.createStatement();
                Connection watcher = DriverManager.getConnection(RealParts.databaseUrl());
                Statement watch = watcher.createStatement()) {
            ObjectMapper json = service.getBean(ObjectMapper.class);
            somebody.setAutoCommit(false);
            sql.execute("LOCK TABLE message.chat_seq IN ACCESS EXCLUSIVE MODE");

            for (String text : List.of("first", "second")) {
                ChatMessage message = new ChatMessage(
                        CHAT, null, UUID.randomUUID(), UUID.randomUUID(), 7, "a@b.c", text, false, Instant.now(), 0);
                producer.send(new ProducerRecord<>("hung.persist", "1", json.writeValueAsString(message)))
                        .get();
            }
            // Postgres does not notice that nobody waits for a statement any more: each try leaves one.
            await("three tries").atMost(PATIENCE).until(() -> waiting(watch) >= 3);
            somebody.rollback();

            JdbcTemplate stored = service.getBean(JdbcTemplate.class);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(stored.queryForList(
                                    "SELECT seq || text FROM messages WHERE chat_id = ? ORDER BY seq",
                                    String.class,
                                    CHAT))
                            .containsExactly("1first", "2second"));
        }
    }

    private static int waiting(Statement watch) throws Exception {
        try (ResultSet count = watch.executeQuery(
                "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%store_message%'")) {
            count.next();
            return count.getInt(1);
        }
    }
}
