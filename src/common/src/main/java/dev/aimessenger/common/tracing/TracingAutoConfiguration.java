package dev.aimessenger.common.tracing;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.context.annotation.Bean;

/**
 * Traces, when there is a collector to send them to; without one there is nothing of them in a route. What the settings
 * of config/ do not name, OpenTelemetry's own variables set.
 */
@AutoConfiguration(
        beforeName = {
            "org.apache.camel.spring.boot.CamelAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.opentelemetry.OpenTelemetryAutoConfiguration"
        })
@ConditionalOnExpression("!'${aimessenger.traces.endpoint}'.isBlank()")
public class TracingAutoConfiguration {

    /** Of this service alone: several may run in one JVM, so it is not the JVM's. */
    @Bean(destroyMethod = "close")
    OpenTelemetrySdk openTelemetry(
            @Value("${aimessenger.traces.endpoint}") String endpoint,
            @Value("${aimessenger.traces.sampler}") String sampler,
            @Value("${aimessenger.traces.sampler-argument}") String argument,
            @Value("${spring.application.name}") String service) {
        return AutoConfiguredOpenTelemetrySdk.builder()
                .disableShutdownHook()
                .addPropertiesSupplier(() -> Map.of(
                        "otel.exporter.otlp.protocol", "http/protobuf",
                        "otel.metrics.exporter", "none",
                        "otel.logs.exporter", "none"))
                .addPropertiesCustomizer(given -> Map.of(
                        "otel.service.name", service,
                        "otel.exporter.otlp.endpoint", endpoint,
                        "otel.traces.sampler", sampler,
                        "otel.traces.sampler.arg", argument))
                .build()
                .getOpenTelemetrySdk();
    }

    @Bean
    RouteTracing routeTracing(OpenTelemetry openTelemetry) {
        return new RouteTracing(openTelemetry.getTracer("dev.aimessenger.routes"));
    }

    @Bean
    GrpcTracing grpcTracing() {
        return new GrpcTracing();
    }
}
