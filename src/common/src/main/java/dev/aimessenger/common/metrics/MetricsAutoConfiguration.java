package dev.aimessenger.common.metrics;

import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.config.MeterFilter;
import java.util.Set;
import org.apache.camel.component.kafka.KafkaClientFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** What every service measures beside its routes: its remote steps, each by the breaker around it, and its consumers. */
@AutoConfiguration(
        afterName = "org.springframework.boot.actuate.autoconfigure.metrics.CompositeMeterRegistryAutoConfiguration",
        beforeName = "org.apache.camel.spring.boot.CamelAutoConfiguration")
public class MetricsAutoConfiguration {

    private static final String KAFKA = "kafka.";

    /** Of the two hundred that a client has: how far behind a consumer is, and how much it reads. */
    private static final Set<String> OF_CONSUMERS = Set.of(
            "kafka.consumer.fetch.manager.records.lag",
            "kafka.consumer.fetch.manager.records.lag.max",
            "kafka.consumer.fetch.manager.records.consumed.total",
            "kafka.consumer.coordinator.rebalance.total");

    @Bean
    MeterBinder breakerMetrics(CircuitBreakerRegistry breakers) {
        return TaggedCircuitBreakerMetrics.ofCircuitBreakerRegistry(breakers);
    }

    @Bean
    MeterFilter fewKafkaMetrics() {
        return MeterFilter.deny(id -> id.getName().startsWith(KAFKA) && !OF_CONSUMERS.contains(id.getName()));
    }

    /** Named in common.yaml: Camel would not find it by itself. */
    @Bean
    KafkaClientFactory meteredKafkaClients(MeterRegistry meters) {
        return new MeteredKafkaClients(meters);
    }
}
