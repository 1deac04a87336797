package dev.aimessenger.common.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.camel.component.kafka.DefaultKafkaClientFactory;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/** Makes Kafka's clients for Camel; what consumers measure of themselves, their lag above all, is metrics of the service. */
final class MeteredKafkaClients extends DefaultKafkaClientFactory implements AutoCloseable {

    private final MeterRegistry meters;
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "kafka-metrics");
        thread.setDaemon(true);
        return thread;
    });

    MeteredKafkaClients(MeterRegistry meters) {
        this.meters = meters;
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Consumer getConsumer(Properties settings) {
        return new Metered(settings);
    }

    @Override
    public void close() {
        scheduler.shutdownNow();
    }

    /** A consumer whose metrics end with it. */
    private final class Metered extends KafkaConsumer<Object, Object> {

        private final KafkaClientMetrics metrics;

        Metered(Properties settings) {
            super(settings);
            metrics = new KafkaClientMetrics(
                    this,
                    List.of(Tag.of("group", settings.getProperty(ConsumerConfig.GROUP_ID_CONFIG, ""))),
                    scheduler);
            metrics.bindTo(meters);
        }

        @Override
        public void close() {
            metrics.close();
            super.close();
        }

        @Override
        public void close(Duration timeout) {
            metrics.close();
            super.close(timeout);
        }
    }
}
