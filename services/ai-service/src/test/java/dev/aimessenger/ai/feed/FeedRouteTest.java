package dev.aimessenger.ai.feed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.aimessenger.ai.advice.Advising;
import dev.aimessenger.ai.autoreply.Answers;
import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.PermanentFailure;
import dev.aimessenger.common.error.ServiceException;
import dev.aimessenger.common.kafka.DescribeDeadLetter;
import dev.aimessenger.common.payload.AdviceResponse;
import dev.aimessenger.common.payload.BindingType;
import dev.aimessenger.common.payload.ChatMessage;
import dev.aimessenger.common.payload.FeedMessage;
import dev.aimessenger.common.payload.MessageIds;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
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

/** A message is for the model, for the owner, or for neither; when it cannot be scheduled, the owner hears why. */
class FeedRouteTest extends CamelTestSupport {

    private static final long OWNER = 1;
    private static final ChatMessage MESSAGE = new ChatMessage(
            7, null, UUID.randomUUID(), UUID.randomUUID(), 2, "bob@example.org", "Hi", false, Instant.EPOCH, 0);

    private final ObjectMapper json = new ObjectMapper().findAndRegisterModules();
    private MockEndpoint schedule;
    private MockEndpoint responses;
    private MockEndpoint deadLetters;

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
        context.getRegistry().bind("feeding", new Feeding(0));
        context.getRegistry().bind("answers", new Answers());
        context.getRegistry().bind("permanentFailure", new PermanentFailure(List.of()));
        context.getRegistry().bind("describeDeadLetter", new DescribeDeadLetter(new SimpleMeterRegistry()));
        context.getRegistry().bind("kafka", new Resilience4jConfigurationDefinition());
        context.getRegistry().bind("jackson-dataformat-factory", (DataFormatFactory)
                () -> new JacksonDataFormat(json, Object.class));
        Properties settings = new Properties();
        settings.put("aimessenger.retry.before-dead-letter", "2");
        settings.put("aimessenger.retry.first-delay-ms", "1");
        settings.put("aimessenger.retry.longest-delay-ms", "1");
        settings.put("aimessenger.feed.consumers", "1");
        settings.put("topic.ai-feed", "feed");
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
                "shared/retry-then-dead-letter",
                "ai-service/advice-response",
                "ai-service/feed")) {
            PluginHelper.getRoutesLoader(context)
                    .loadRoutes(PluginHelper.getResourceLoader(context)
                            .resolveResource("classpath:routes/" + file + ".camel.yaml"));
        }
        AdviceWith.adviceWith(context, "feed", route -> {
            route.replaceFromWith("direct:in");
            route.weaveById("parameters-of-append").remove();
            route.weaveById("append-message-breaker").replace().to("mock:thread");
            route.weaveById("to-schedule-answer").replace().to("mock:schedule");
            route.weaveById("withdraw-answer-breaker").replace().to("mock:withdrawn");
            route.weaveById("to-skip-loop").replace().to("mock:loop");
        });
        schedule = getMockEndpoint("mock:schedule");
        responses = getMockEndpoint("mock:kafka:responses");
        deadLetters = getMockEndpoint("mock:kafka:dead-letter");
        context.start();
    }

    @Test
    void whenAnAnswerCannotBeScheduledTheOwnerHearsItAndTheMessageIsKept() throws Exception {
        schedule.whenAnyExchangeReceived(exchange -> {
            throw new TimeoutException("no answer");
        });
        String record = feed(BindingType.AUTOREPLY);

        assertThat(schedule.getReceivedCounter()).isEqualTo(3);
        assertThat(response()).satisfies(told -> {
            assertThat(told.requestId()).isEqualTo(MessageIds.answer("thread-1", MESSAGE.messageId()));
            assertThat(told.error()).isEqualTo("unavailable");
        });
        assertThat(deadLetters.getExchanges()).singleElement().satisfies(letter -> {
            assertThat(letter.getMessage().getBody(String.class)).isEqualTo(record);
            assertThat(letter.getMessage().getHeader(KafkaConstants.OVERRIDE_TOPIC))
                    .isEqualTo("feed.dlt");
            assertThat(letter.getMessage().getHeader("dlt.cause", String.class)).contains("no answer");
        });
    }

    @Test
    void whatCannotSucceedIsNotTriedAgain() throws Exception {
        schedule.whenAnyExchangeReceived(exchange -> {
            throw new ServiceException(ErrorCode.NOT_FOUND, "There is no such thread");
        });
        feed(BindingType.AUTOREPLY);

        assertThat(schedule.getReceivedCounter()).isEqualTo(1);
        assertThat(response().error()).isEqualTo("not-found");
        assertThat(deadLetters.getExchanges()).hasSize(1);
    }

    @Test
    void anOwnerWhoWaitsForNoAnswerHearsOfNoFailure() throws Exception {
        getMockEndpoint("mock:thread").whenAnyExchangeReceived(exchange -> {
            throw new TimeoutException("no database");
        });
        feed(BindingType.ADVICE);

        assertThat(responses.getExchanges()).isEmpty();
        assertThat(deadLetters.getExchanges()).hasSize(1);
    }

    @Test
    void aMessageOfTheOwnerWithdrawsWhatWaits() throws Exception {
        feed(BindingType.AUTOREPLY, message(OWNER, 0));

        assertThat(getMockEndpoint("mock:withdrawn").getReceivedCounter()).isEqualTo(1);
        assertThat(schedule.getReceivedCounter()).isZero();
    }

    @Test
    void anAnswerOfAnotherModelIsALoop() throws Exception {
        feed(BindingType.AUTOREPLY, message(2, 1));

        assertThat(getMockEndpoint("mock:loop").getReceivedCounter()).isEqualTo(1);
        assertThat(schedule.getReceivedCounter()).isZero();
    }

    @Test
    void aMessageForAdviceOnlyJoinsTheThread() throws Exception {
        feed(BindingType.ADVICE, message(2, 0));

        assertThat(getMockEndpoint("mock:thread").getReceivedCounter()).isEqualTo(1);
        assertThat(schedule.getReceivedCounter()).isZero();
    }

    private static ChatMessage message(long sender, int hops) {
        return new ChatMessage(
                7,
                null,
                UUID.randomUUID(),
                UUID.randomUUID(),
                sender,
                "bob@example.org",
                "Hi",
                hops > 0,
                Instant.EPOCH,
                hops);
    }

    private String feed(BindingType type) throws Exception {
        return feed(type, MESSAGE);
    }

    private String feed(BindingType type, ChatMessage message) throws Exception {
        String record = json.writeValueAsString(new FeedMessage("thread-1", type, OWNER, message));
        template.sendBodyAndHeaders(
                "direct:in",
                record,
                Map.of(
                        KafkaConstants.TOPIC,
                        "feed",
                        KafkaConstants.PARTITION,
                        3,
                        KafkaConstants.OFFSET,
                        5L,
                        KafkaConstants.KEY,
                        "thread-1"));
        return record;
    }

    private AdviceResponse response() throws Exception {
        assertThat(responses.getExchanges()).hasSize(1);
        return json.readValue(responses.getExchanges().get(0).getMessage().getBody(byte[].class), AdviceResponse.class);
    }
}
