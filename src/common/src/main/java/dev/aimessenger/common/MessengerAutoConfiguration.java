package dev.aimessenger.common;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.aimessenger.common.breaker.RefusalTolerantBreakers;
import dev.aimessenger.common.error.FailureClassifier;
import dev.aimessenger.common.error.PermanentFailure;
import dev.aimessenger.common.grpc.ClientDeadlineInterceptor;
import dev.aimessenger.common.grpc.GrpcComponentWithHealth;
import dev.aimessenger.common.grpc.ServerStatusInterceptor;
import dev.aimessenger.common.grpc.ServiceToken;
import dev.aimessenger.common.http.AllowListHeaderFilterStrategy;
import dev.aimessenger.common.http.AnswerWithProblem;
import dev.aimessenger.common.http.ApiDocument;
import dev.aimessenger.common.http.BodyFilter;
import dev.aimessenger.common.http.Problem;
import dev.aimessenger.common.http.SpringProblems;
import dev.aimessenger.common.http.WebServerProblems;
import dev.aimessenger.common.json.JsonObjectDataFormat;
import dev.aimessenger.common.kafka.BeginAtEnd;
import dev.aimessenger.common.kafka.DeadLetterReplay;
import dev.aimessenger.common.kafka.DescribeDeadLetter;
import dev.aimessenger.common.kafka.KafkaHeaderFilterStrategy;
import dev.aimessenger.common.kafka.KafkaTopics;
import dev.aimessenger.common.management.RouteFailures;
import dev.aimessenger.common.reload.Handover;
import dev.aimessenger.common.reload.LiveReload;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.grpc.ClientInterceptor;
import io.grpc.ServerInterceptor;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.component.kafka.consumer.DefaultKafkaManualCommitFactory;
import org.apache.camel.component.kafka.consumer.KafkaManualCommitFactory;
import org.apache.camel.spi.DataFormatFactory;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.ConfigurableEnvironment;

/** The beans that routes of every service may name. */
@AutoConfiguration(beforeName = "org.apache.camel.spring.boot.CamelAutoConfiguration")
public class MessengerAutoConfiguration {

    /** For retry policies: {@code onWhen: {expression: {method: {ref: permanentFailure}}}}. */
    @Bean
    PermanentFailure permanentFailure(ObjectProvider<FailureClassifier> classifiers) {
        return new PermanentFailure(classifiers.orderedStream().toList());
    }

    /** All circuit breakers of the service. */
    @Bean
    CircuitBreakerRegistry circuitBreakers(PermanentFailure permanentFailure) {
        return RefusalTolerantBreakers.registry(permanentFailure::test);
    }

    @Bean
    RouteFailures routeFailures() {
        return new RouteFailures();
    }

    @Bean
    CamelContextConfiguration watchFailures(RouteFailures failures) {
        return new CamelContextConfiguration() {
            @Override
            public void beforeApplicationStart(CamelContext context) {
                context.getManagementStrategy().addEventNotifier(failures);
            }

            @Override
            public void afterApplicationStart(CamelContext context) {
                // it is told of failures from the start
            }
        };
    }

    @Bean
    @ConditionalOnProperty("aimessenger.live-reload")
    LiveReload liveReload(
            ConfigurableEnvironment environment,
            @Value("${aimessenger.routes}") String folder,
            ObjectProvider<Handover> handovers) {
        return new LiveReload(
                environment, folder, () -> handovers.orderedStream().toList());
    }

    @Bean
    AnswerWithProblem answerWithProblem(ObjectMapper json) {
        return new AnswerWithProblem(json);
    }

    /** Takes the stock data format's place under the same name. */
    @Bean("jackson-dataformat-factory")
    DataFormatFactory jsonObjects() {
        return JsonObjectDataFormat::new;
    }

    @Bean
    DescribeDeadLetter describeDeadLetter(MeterRegistry meters) {
        return new DescribeDeadLetter(meters);
    }

    /** After Spring Security's filters: whoever has no token hears that first. */
    @Bean
    FilterRegistrationBean<BodyFilter> bodyFilter(
            BodyFilter.Refusal refusal, @Value("${aimessenger.rest.body-bytes}") int mostBytes) {
        FilterRegistrationBean<BodyFilter> filter = new FilterRegistrationBean<>(new BodyFilter(mostBytes, refusal));
        filter.setOrder(0);
        return filter;
    }

    @Bean
    @ConditionalOnMissingBean
    BodyFilter.Refusal bodyRefusal(ObjectMapper json) {
        return (response, status, why) -> Problem.write(response, json, status, why);
    }

    @Bean
    SpringProblems springProblems() {
        return new SpringProblems();
    }

    @Bean
    WebServerProblems webServerProblems(ObjectMapper json) {
        return new WebServerProblems(json);
    }

    @Bean
    ApiDocument apiDocument(ObjectMapper json) {
        return new ApiDocument(json);
    }

    /** What passes between an HTTP request and a REST route; query parameters count as headers. */
    @Bean
    HeaderFilterStrategy restHeaders(@Value("${aimessenger.rest.parameters}") Set<String> parameters) {
        Set<String> in = new HashSet<>(parameters);
        in.add("Content-Type");
        return new AllowListHeaderFilterStrategy(in, Set.of("Content-Type", "Cache-Control", "Retry-After"));
    }

    /** With it, consumers commit the offsets of a poll when all its records are done. */
    @Bean
    KafkaManualCommitFactory commitAfterPoll() {
        return new DefaultKafkaManualCommitFactory();
    }

    @Bean
    HeaderFilterStrategy kafkaHeaders() {
        return new KafkaHeaderFilterStrategy();
    }

    @Bean
    ClientInterceptor deadline(@Value("${aimessenger.grpc.deadline-ms}") long milliseconds) {
        return new ClientDeadlineInterceptor(Duration.ofMillis(milliseconds));
    }

    @Bean
    ServerInterceptor serverStatus() {
        return new ServerStatusInterceptor();
    }

    /** Takes the stock component's place under the same URI. */
    @Bean("grpc")
    GrpcComponentWithHealth grpcComponent() {
        return new GrpcComponentWithHealth();
    }

    /** Both ways, in every service that calls others or is called. */
    @AutoConfiguration
    @ConditionalOnProperty("aimessenger.grpc.token")
    static class ServiceAuthentication {

        @Bean
        ServiceToken serviceToken(@Value("${aimessenger.grpc.token}") String setting) {
            return new ServiceToken(setting);
        }

        @Bean
        ClientInterceptor sendServiceToken(ServiceToken token) {
            return token.client();
        }

        @Bean
        ServerInterceptor askForServiceToken(ServiceToken token) {
            return token.server();
        }
    }

    /** Makes the topics before the first route starts. */
    @AutoConfiguration
    @ConditionalOnProperty("aimessenger.kafka.brokers")
    @EnableConfigurationProperties(KafkaTopics.class)
    static class Topics {

        /** The policy of routes {@code replay-*}. */
        @Bean
        DeadLetterReplay deadLetterReplay(
                KafkaTopics topics, @Value("${aimessenger.kafka.replay-gives-up-after-ms}") long milliseconds) {
            return new DeadLetterReplay(topics.brokers(), Duration.ofMillis(milliseconds));
        }

        @Bean
        BeginAtEnd beginAtEnd(KafkaTopics topics) {
            return new BeginAtEnd(topics);
        }

        @Bean
        CamelContextConfiguration topicsBeforeRoutes(KafkaTopics topics) {
            return new CamelContextConfiguration() {
                @Override
                public void beforeApplicationStart(CamelContext context) {
                    topics.create();
                }

                @Override
                public void afterApplicationStart(CamelContext context) {
                    // nothing left to do once routes run
                }
            };
        }
    }
}
