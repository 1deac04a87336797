package dev.aimessenger.common.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ClientInterceptor;
import io.grpc.ServerInterceptor;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class TracingAutoConfigurationTest {

    private final ApplicationContextRunner service = new ApplicationContextRunner()
            .withPropertyValues("spring.config.name=common", "camel.main.name=sample")
            .withInitializer(new ConfigDataApplicationContextInitializer())
            .withConfiguration(AutoConfigurations.of(TracingAutoConfiguration.class));

    @Test
    void withoutACollectorRoutesAndCallsHaveNothingOfIt() {
        service.run(context -> assertThat(context)
                .doesNotHaveBean(OpenTelemetrySdk.class)
                .doesNotHaveBean(InterceptStrategy.class)
                .doesNotHaveBean(RoutePolicyFactory.class)
                .doesNotHaveBean(ClientInterceptor.class)
                .doesNotHaveBean(ServerInterceptor.class));
    }

    @Test
    void withACollectorTheServiceTracesUnderItsName() {
        service.withPropertyValues("OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:9")
                .run(context -> {
                    assertThat(context).hasSingleBean(RouteTracing.class).hasSingleBean(GrpcTracing.class);
                    assertThat(context.getBean(OpenTelemetrySdk.class).toString())
                            .contains(
                                    "service.name=\"sample\"",
                                    "http://127.0.0.1:9/v1/traces",
                                    "ParentBased{root:AlwaysOnSampler");
                });
    }

    @Test
    void theSamplerCanBeChosen() {
        service.withPropertyValues(
                        "OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:9",
                        "OTEL_TRACES_SAMPLER=parentbased_traceidratio",
                        "OTEL_TRACES_SAMPLER_ARG=0.25")
                .run(context -> assertThat(
                                context.getBean(OpenTelemetrySdk.class).toString())
                        .contains("ParentBased{root:TraceIdRatioBased{0.25"));
    }

    @Test
    void anUnknownSamplerIsRefused() {
        service.withPropertyValues("OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:9", "OTEL_TRACES_SAMPLER=most")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContaining("otel.traces.sampler: most"));
    }
}
