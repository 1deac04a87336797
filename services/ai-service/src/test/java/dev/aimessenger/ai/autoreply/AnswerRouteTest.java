package dev.aimessenger.ai.autoreply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.aimessenger.ai.advice.Advising;
import dev.aimessenger.ai.feed.Feeding;
import dev.aimessenger.ai.thread.BindingContext;
import dev.aimessenger.ai.usage.TokenAllowance;
import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.PermanentFailure;
import dev.aimessenger.common.error.ServiceException;
import dev.aimessenger.common.kafka.DescribeDeadLetter;
import dev.aimessenger.common.payload.AdviceResponse;
import dev.aimessenger.common.payload.AutoreplyMessage;
import dev.aimessenger.common.payload.AutoreplyRules;
import dev.aimessenger.common.payload.BindingType;
import dev.aimessenger.common.payload.ChatMessage;
import dev.aimessenger.common.payload.FeedMessage;
import dev.aimessenger.common.payload.MessageIds;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
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

/** What becomes of an answer that an instance has claimed: sent, offered, skipped or failed, its claim ends. */
class AnswerRouteTest extends CamelTestSupport {

    private static final ChatMessage MESSAGE = new ChatMessage(
            7, null, UUID.randomUUID(), UUID.randomUUID(), 2, "bob@example.org", "Hi", false, Instant.EPOCH, 0);
    private static final FeedMessage FEED = new FeedMessage("thread-1", BindingType.AUTOREPLY, 1, MESSAGE);
    private static final String WRITTEN_BEFORE = "find-answer-breaker";

    private final ObjectMapper json = new ObjectMapper().findAndRegisterModules();
    private final PendingAnswers pending = new PendingAnswers(new AnswerRules(new TokenAllowance(0), 10), 2);
    private BindingContext binding = new BindingContext("ann@example.org", AutoreplyRules.DEFAULT, false, false);
    private Map<String, Object> before;
    private MockEndpoint model;
    private MockEndpoint answers;
    private MockEndpoint told;
    private MockEndpoint deadLetters;
    private MockEndpoint skipped;
    private MockEndpoint settled;

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
        Map.of(
                        "advising", new Advising(),
                        "feeding", new Feeding(0),
                        "answers", new Answers(),
                        "pendingAnswers", pending,
                        "answerRules", new AnswerRules(new TokenAllowance(0), 10),
                        "settleWhenDone", new SettleWhenDone(pending, context.createFluentProducerTemplate()),
                        "permanentFailure", new PermanentFailure(List.of()),
                        "describeDeadLetter", new DescribeDeadLetter(new SimpleMeterRegistry()),
                        "kafka", new Resilience4jConfigurationDefinition(),
                        "database", new Resilience4jConfigurationDefinition())
                .forEach(context.getRegistry()::bind);
        context.getRegistry().bind("jackson-dataformat-factory", (DataFormatFactory)
                () -> new JacksonDataFormat(json, Object.class));
        Properties settings = new Properties();
        settings.put("aimessenger.retry.before-dead-letter", "2");
        settings.put("aimessenger.retry.while-waiting", "1");
        settings.put("aimessenger.retry.first-delay-ms", "1");
        settings.put("aimessenger.retry.longest-delay-ms", "1");
        settings.put("aimessenger.feed.workers", "2");
        settings.put("topic.ai-autoreply", "answers");
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
                "ai-service/advice-response",
                "ai-service/publish-answer",
                "ai-service/offer-draft",
                "ai-service/skip-answer",
                "ai-service/decide-answer",
                "ai-service/answer",
                "ai-service/settle-answer",
                "ai-service/claimed-answer")) {
            PluginHelper.getRoutesLoader(context)
                    .loadRoutes(PluginHelper.getResourceLoader(context)
                            .resolveResource("classpath:routes/" + file + ".camel.yaml"));
        }
        AdviceWith.adviceWith(context, "claimed-answer", route -> route.replaceFromWith("direct:in"));
        AdviceWith.adviceWith(context, "answer", route -> {
            route.weaveById("context-to-answer")
                    .replace()
                    .process(exchange -> exchange.setProperty("context", binding));
            route.weaveById(WRITTEN_BEFORE)
                    .replace()
                    .process(exchange -> exchange.getMessage().setBody(before));
        });
        AdviceWith.adviceWith(context, "decide-answer", route -> {
            route.weaveById("count-answers-breaker")
                    .replace()
                    .process(exchange -> exchange.getMessage()
                            .setBody(Map.of("this_hour", 0L, "of_pair_this_hour", 0L, "tokens_today", 0L)));
            route.weaveById("to-write-answer").replace().to("mock:model");
        });
        AdviceWith.adviceWith(
                context,
                "skip-answer",
                route -> route.weaveById("skip-answer-row-breaker")
                        .replace()
                        .to("mock:skipped")
                        .process(exchange -> exchange.getMessage().setBody(false)));
        AdviceWith.adviceWith(
                context,
                "offer-draft",
                route -> route.weaveById("find-source-seq-breaker")
                        .replace()
                        .process(exchange -> exchange.getMessage().setBody(5L)));
        AdviceWith.adviceWith(
                context,
                "settle-answer",
                route -> route.weaveById("settle-answer-row-breaker").replace().to("mock:settled"));
        model = getMockEndpoint("mock:model");
        skipped = getMockEndpoint("mock:skipped");
        settled = getMockEndpoint("mock:settled");
        answers = getMockEndpoint("mock:kafka:answers");
        told = getMockEndpoint("mock:kafka:responses");
        deadLetters = getMockEndpoint("mock:kafka:dead-letter");
        context.start();
    }

    @Test
    void theAnswerIsSentInTheOwnersName() throws Exception {
        modelWrites("sent");
        answer();

        assertThat(sent())
                .isEqualTo(new AutoreplyMessage(
                        "thread-1",
                        MessageIds.answer("thread-1", MESSAGE.messageId()),
                        MESSAGE.messageId(),
                        "Hello",
                        1,
                        null));
        assertSettled();
    }

    @Test
    void whatWasWrittenBeforeIsSentAgainAndTheModelIsNotAsked() throws Exception {
        before = Map.of("outcome", "sent", "text", "Hello");
        answer();

        assertThat(sent().text()).isEqualTo("Hello");
        assertThat(model.getReceivedCounter()).isZero();
        assertSettled();
    }

    @Test
    void aDraftGoesToTheOwner() throws Exception {
        modelWrites("draft");
        answer();

        assertThat(answers.getExchanges()).isEmpty();
        assertThat(response()).satisfies(draft -> {
            assertThat(draft.kind()).isEqualTo(AdviceResponse.Kind.DRAFT);
            assertThat(draft.inReplyToSeq()).isEqualTo(5);
        });
        assertSettled();
    }

    @Test
    void whatTheOwnerForbidsIsSkippedWithoutAWord() throws Exception {
        binding = new BindingContext("ann@example.org", AutoreplyRules.DEFAULT, true, false);
        answer();

        assertThat(skipped.getExchanges()).hasSize(1);
        assertThat(told.getExchanges()).isEmpty();
        assertThat(model.getReceivedCounter()).isZero();
        assertSettled();
    }

    @Test
    void nothingIsDoneForABindingThatHasEnded() throws Exception {
        binding = null;
        answer();

        assertThat(model.getReceivedCounter()).isZero();
        assertThat(answers.getExchanges()).isEmpty();
        assertSettled();
    }

    @Test
    void whenTheModelStaysAwayTheOwnerHearsItAndTheMessageIsKept() throws Exception {
        model.whenAnyExchangeReceived(exchange -> {
            throw new TimeoutException("no answer");
        });
        String record = answer();

        assertThat(model.getReceivedCounter()).isEqualTo(3);
        assertThat(response().error()).isEqualTo("unavailable");
        assertThat(deadLetters.getExchanges()).singleElement().satisfies(letter -> {
            assertThat(letter.getMessage().getBody(String.class)).isEqualTo(record);
            assertThat(letter.getMessage().getHeader(KafkaConstants.OVERRIDE_TOPIC))
                    .isEqualTo("feed.dlt");
            assertThat(letter.getMessage().getHeader("dlt.offset")).isEqualTo("5");
        });
        assertSettledAs("unavailable");
    }

    @Test
    void aFailureThatPassesIsNone() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        model.whenAnyExchangeReceived(exchange -> {
            if (tries.incrementAndGet() == 1) {
                throw new TimeoutException("no answer");
            }
            exchange.setProperty("text", "Hello");
            exchange.setProperty("outcome", "sent");
        });
        answer();

        assertThat(sent().text()).isEqualTo("Hello");
        assertSettled();
    }

    @Test
    void theNextTryWaitsAsLongAsTheModelsServerAsks() throws Exception {
        List<Long> tries = new ArrayList<>();
        model.whenAnyExchangeReceived(exchange -> {
            tries.add(System.nanoTime());
            exchange.getMessage().setHeader(Exchange.REDELIVERY_DELAY, 300L);
            throw new TimeoutException("too many requests");
        });
        answer();

        assertThat(tries).hasSize(3);
        assertThat(tries.get(1) - tries.get(0)).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(300));
    }

    @Test
    void aRefusalForGoodIsNotTriedAgain() throws Exception {
        model.whenAnyExchangeReceived(exchange -> {
            throw new ServiceException(ErrorCode.FORBIDDEN, "Withheld");
        });
        answer();

        assertThat(model.getReceivedCounter()).isEqualTo(1);
        assertThat(response()).satisfies(told -> {
            assertThat(told.error()).isEqualTo("forbidden");
            assertThat(told.message()).isEqualTo("Withheld");
        });
        assertSettledAs("forbidden");
    }

    private void modelWrites(String outcome) {
        model.whenAnyExchangeReceived(exchange -> {
            exchange.setProperty("text", "Hello");
            exchange.setProperty("outcome", outcome);
        });
    }

    /** As an instance does with a row that it has claimed. */
    private String answer() throws Exception {
        String record = json.writeValueAsString(FEED);
        Map<String, Object> row = new HashMap<>();
        row.put("thread_id", "thread-1");
        row.put("claim", UUID.randomUUID());
        row.put("record", record);
        row.put("record_topic", "feed");
        row.put("record_partition", 3);
        row.put("record_offset", 5L);
        template.send("direct:in", exchange -> pending.claim(row, exchange));
        return record;
    }

    private void assertSettled() {
        assertSettledAs(null);
    }

    /** @param failure what an operator is told was in the way; null when there is an answer, or none was due */
    private void assertSettledAs(String failure) {
        assertThat(settled.getExchanges())
                .singleElement()
                .satisfies(exchange -> assertThat(exchange.getMessage().getBody(Map.class))
                        .extractingByKey("failure")
                        .isEqualTo(failure));
        assertThat(pending.free()).isEqualTo(2);
    }

    private AutoreplyMessage sent() throws Exception {
        assertThat(answers.getExchanges()).hasSize(1);
        return json.readValue(answers.getExchanges().get(0).getMessage().getBody(byte[].class), AutoreplyMessage.class);
    }

    private AdviceResponse response() throws Exception {
        assertThat(told.getExchanges()).hasSize(1);
        return json.readValue(told.getExchanges().get(0).getMessage().getBody(byte[].class), AdviceResponse.class);
    }
}
