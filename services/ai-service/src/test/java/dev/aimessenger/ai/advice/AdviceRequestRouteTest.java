package dev.aimessenger.ai.advice;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.PermanentFailure;
import dev.aimessenger.common.error.ServiceException;
import dev.aimessenger.common.kafka.DescribeDeadLetter;
import dev.aimessenger.common.payload.AdviceRequest;
import dev.aimessenger.common.payload.AdviceResponse;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.component.jackson.JacksonDataFormat;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.model.Resilience4jConfigurationDefinition;
import org.apache.camel.spi.DataFormatFactory;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever asks for advice hears something, whatever happens to the model. */
class AdviceRequestRouteTest extends CamelTestSupport {

    private static final AdviceRequest REQUEST = new AdviceRequest("thread-1", UUID.randomUUID(), 7, 1, null, null);

    private final ObjectMapper json = new ObjectMapper();
    private MockEndpoint ended;
    private MockEndpoint model;
    private MockEndpoint responses;
    private MockEndpoint deadLetters;
    private boolean spent;

    @Override
    public boolean isUseAdviceWith() {
        return true;
    }

    @Override
    public String isMockEndpointsAndSkip() {
        return "kafka:*";
    }

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        context.getComponent("kafka", KafkaComponent.class).getConfiguration().setBrokers("localhost:1");
        context.getRegistry().bind("advising", new Advising());
        context.getRegistry().bind("permanentFailure", new PermanentFailure(List.of()));
        context.getRegistry().bind("describeDeadLetter", new DescribeDeadLetter(new SimpleMeterRegistry()));
        context.getRegistry().bind("kafka", new Resilience4jConfigurationDefinition());
        context.getRegistry().bind("jackson-dataformat-factory", (DataFormatFactory)
                () -> new JacksonDataFormat(json, Object.class));
        Properties settings = new Properties();
        settings.put("aimessenger.retry.before-dead-letter", "2");
        settings.put("aimessenger.retry.while-waiting", "1");
        settings.put("aimessenger.retry.first-delay-ms", "1");
        settings.put("aimessenger.retry.longest-delay-ms", "1");
        settings.put("aimessenger.advice.consumers", "1");
        settings.put("topic.ai-advice-request", "requests");
        settings.put("topic.ai-advice-response", "responses");
        context.getPropertiesComponent().setInitialProperties(settings);
        context.setAllowUseOriginalMessage(true);
        return context;
    }

    @BeforeEach
    void load() throws Exception {
        for (String file : List.of(
                "shared/leave-to-caller",
                "shared/retry-then-tell-owner",
                "shared/retry-then-go-on",
                "ai-service/end-request",
                "ai-service/advice-response",
                "ai-service/advice-request")) {
            PluginHelper.getRoutesLoader(context)
                    .loadRoutes(PluginHelper.getResourceLoader(context)
                            .resolveResource("classpath:routes/" + file + ".camel.yaml"));
        }
        AdviceWith.adviceWith(context, "advice-request", route -> {
            route.replaceFromWith("direct:in");
            route.weaveById("to-advise").replace().to("mock:model");
            route.weaveById("allowance-to-advise").replace().process(exchange -> exchange.setProperty("spent", spent));
        });
        AdviceWith.adviceWith(
                context,
                "end-request",
                route -> route.weaveById("end-request-row-breaker").replace().to("mock:ended"));
        ended = getMockEndpoint("mock:ended");
        model = getMockEndpoint("mock:model");
        responses = getMockEndpoint("mock:kafka:responses");
        deadLetters = getMockEndpoint("mock:kafka:dead-letter");
        context.start();
    }

    @Test
    void theAdviceGoesToTheOwner() throws Exception {
        model.whenAnyExchangeReceived(
                exchange -> exchange.getMessage().setBody(AdviceResponse.advice(REQUEST, "Say yes.")));
        ask(json.writeValueAsString(REQUEST));

        assertThat(response().text()).isEqualTo("Say yes.");
        assertThat(responses.getExchanges().get(0).getMessage().getHeader(KafkaConstants.KEY))
                .isEqualTo("thread-1");
        assertThat(deadLetters.getExchanges()).isEmpty();
        assertEnded("answered", null);
    }

    @Test
    void aPartOfTheAnswerIsNoEnd() {
        template.send("direct:advice-response", exchange -> {
            exchange.setProperty("request", REQUEST);
            exchange.getMessage().setBody(AdviceResponse.delta(REQUEST, 0, "Say"));
        });

        assertThat(responses.getExchanges()).hasSize(1);
        assertThat(ended.getExchanges()).isEmpty();
    }

    @Test
    void whatCannotBeRememberedIsToldAllTheSame() throws Exception {
        ended.whenAnyExchangeReceived(exchange -> {
            throw new TimeoutException("the database is away");
        });
        model.whenAnyExchangeReceived(
                exchange -> exchange.getMessage().setBody(AdviceResponse.advice(REQUEST, "Say yes.")));
        ask(json.writeValueAsString(REQUEST));

        assertThat(model.getReceivedCounter()).isEqualTo(1);
        assertThat(response().text()).isEqualTo("Say yes.");
        assertThat(deadLetters.getExchanges()).isEmpty();
    }

    @Test
    void whenTheModelStaysAwayTheOwnerHearsItAndTheRequestIsKept() throws Exception {
        model.whenAnyExchangeReceived(exchange -> {
            throw new TimeoutException("no answer");
        });
        String record = json.writeValueAsString(REQUEST);
        ask(record);

        assertThat(model.getReceivedCounter()).isEqualTo(3);
        assertThat(response()).isEqualTo(AdviceResponse.failed(REQUEST, "unavailable", null));
        assertThat(deadLetters.getExchanges()).singleElement().satisfies(letter -> {
            assertThat(letter.getMessage().getBody(String.class)).isEqualTo(record);
            assertThat(letter.getMessage().getHeader(KafkaConstants.OVERRIDE_TOPIC))
                    .isEqualTo("requests.dlt");
            assertThat(letter.getMessage().getHeader("dlt.cause", String.class)).contains("no answer");
            assertThat(letter.getMessage().getHeader("dlt.offset")).isEqualTo("5");
        });
    }

    @Test
    void whoHasSpentTheDaysTokensIsToldAndTheModelIsNotAsked() throws Exception {
        spent = true;
        ask(json.writeValueAsString(REQUEST));

        assertThat(model.getReceivedCounter()).isZero();
        assertThat(response().error()).isEqualTo("rate-limited");
        assertEnded("spent", null);
        assertThat(deadLetters.getExchanges()).isEmpty();
    }

    @Test
    void whatCannotSucceedIsNotTriedAgain() throws Exception {
        model.whenAnyExchangeReceived(exchange -> {
            throw new ServiceException(ErrorCode.NOT_FOUND, "There is no such thread");
        });
        ask(json.writeValueAsString(REQUEST));

        assertThat(model.getReceivedCounter()).isEqualTo(1);
        assertThat(response().error()).isEqualTo("not-found");
        assertEnded("failed", "not-found");
        assertThat(deadLetters.getExchanges()).hasSize(1);
    }

    @Test
    void anUnreadableRequestIsOnlyADeadLetter() {
        ask("not json");

        assertThat(responses.getExchanges()).isEmpty();
        assertThat(deadLetters.getExchanges())
                .singleElement()
                .satisfies(letter ->
                        assertThat(letter.getMessage().getBody(String.class)).isEqualTo("not json"));
    }

    private void assertEnded(String outcome, String code) {
        assertThat(ended.getExchanges()).singleElement().satisfies(exchange -> {
            Map<?, ?> row = exchange.getMessage().getBody(Map.class);
            assertThat(row.get("requestId")).isEqualTo(REQUEST.requestId().toString());
            assertThat(row.get("kind")).isEqualTo("advice");
            assertThat(row.get("outcome")).isEqualTo(outcome);
            assertThat(row.get("code")).isEqualTo(code);
        });
    }

    private void ask(String record) {
        template.sendBodyAndHeaders(
                "direct:in",
                record,
                Map.of(
                        KafkaConstants.TOPIC,
                        "requests",
                        KafkaConstants.PARTITION,
                        3,
                        KafkaConstants.OFFSET,
                        5L,
                        KafkaConstants.KEY,
                        "thread-1"));
    }

    private AdviceResponse response() throws Exception {
        assertThat(responses.getExchanges()).hasSize(1);
        return json.readValue(responses.getExchanges().get(0).getMessage().getBody(byte[].class), AdviceResponse.class);
    }
}
