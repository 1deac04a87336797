package dev.aimessenger.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.common.kafka.BeginAtEnd;
import dev.aimessenger.common.kafka.KafkaTopics;
import dev.aimessenger.testsupport.RealParts;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where a group of a gateway begins to read that is started for the first time. */
class BeginAtEndIT {

    private final String topic = "begin-at-end-" + UUID.randomUUID();
    private final TopicPartition partition = new TopicPartition(topic, 0);
    private Admin admin;
    private KafkaProducer<String, String> producer;

    @BeforeEach
    void makeTopic() throws Exception {
        admin = Admin.create(Map.of("bootstrap.servers", RealParts.brokers()));
        admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", RealParts.brokers()), new StringSerializer(), new StringSerializer());
    }

    @AfterEach
    void close() {
        producer.close();
        admin.close();
    }

    @Test
    void aNewGroupMissesNothingThatIsWrittenWhileItStarts() throws Exception {
        write(3);

        startAndStop("latest");

        assertThat(committed()).isEqualTo(3);
    }

    @Test
    void aGroupThatHasReadBeforeGoesOnWhereItWas() throws Exception {
        write(3);
        startAndStop("latest");
        write(2);

        startAndStop("latest");

        assertThat(committed()).isEqualTo(3);
    }

    @Test
    void aGroupThatWantsEverythingIsLeftAlone() throws Exception {
        write(3);

        startAndStop("earliest");

        assertThat(committed()).isNull();
    }

    /** A route whose consumer is never started: where it would begin is decided before. */
    private void startAndStop(String reset) throws Exception {
        try (CamelContext context = new DefaultCamelContext()) {
            KafkaComponent kafka = new KafkaComponent();
            kafka.getConfiguration().setBrokers(RealParts.brokers());
            context.addComponent("kafka", kafka);
            context.addRoutePolicyFactory(
                    new BeginAtEnd(new KafkaTopics(RealParts.brokers(), 30_000, (short) 1, Map.of(), Map.of())));
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("kafka:" + topic + "?groupId=" + topic + "&autoOffsetReset=" + reset)
                            .autoStartup(false)
                            .to("mock:read");
                }
            });
            context.start();
        }
    }

    private void write(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            producer.send(new ProducerRecord<>(topic, "a record")).get();
        }
    }

    /** The offset from which the group reads; null when it has none. */
    private Long committed() throws Exception {
        var offset = admin.listConsumerGroupOffsets(topic)
                .partitionsToOffsetAndMetadata()
                .get()
                .get(partition);
        return offset == null ? null : offset.offset();
    }
}
