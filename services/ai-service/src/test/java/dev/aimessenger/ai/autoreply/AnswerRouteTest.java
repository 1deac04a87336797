package dev.aimessenger.ai.autoreply;

import static dev.aimessenger.ai.Samples.CONTEXT;
import static dev.aimessenger.ai.Samples.FEED;
import static dev.aimessenger.ai.Samples.MESSAGE;
import static dev.aimessenger.ai.Samples.json;
import static dev.aimessenger.ai.Samples.only;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.ai.advice.Advising;
import dev.aimessenger.ai.feed.Feeding;
import dev.aimessenger.ai.thread.BindingContext;
import dev.aimessenger.ai.usage.TokenAllowance;
import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;
import dev.aimessenger.common.payload.AdviceResponse;
import dev.aimessenger.common.payload.AutoreplyMessage;
import dev.aimessenger.common.payload.MessageIds;
import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.RouteTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.spi.Registry;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

/** What becomes of an answer that an instance has claimed: sent, offered, skipped or failed, its claim ends. */
@ForRoute(
        value = "ai-service/answer",
        with = {"ai-service/claimed-answer", "ai-service/settle-answer"})
class AnswerRouteTest extends RouteTest {

    private static final String MODEL = "to-decide-answer";

    private final PendingAnswers pending = new PendingAnswers(new AnswerRules(new TokenAllowance(0), 10), 2);
    private BindingContext binding = CONTEXT;
    private Map<String, Object> before;

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext camel = super.createCamelContext();
        camel.getRegistry().bind("settleWhenDone", new SettleWhenDone(pending, camel.createFluentProducerTemplate()));
        return camel;
    }

    @Override
    protected void bind(Registry beans) {
        beans.bind("advising", new Advising());
        beans.bind("feeding", new Feeding(0));
        beans.bind("answers", new Answers());
        beans.bind("pendingAnswers", pending);
    }

    @Override
    protected void answer() {
        mock("context-to-answer").whenAnyExchangeReceived(exchange -> exchange.setProperty("context", binding));
        mock("find-answer")
                .whenAnyExchangeReceived(exchange -> exchange.getMessage().setBody(before));
        modelWrites("sent");
    }

    /** As an instance does with a row that it has claimed. */
    @Override
    protected Exchange good() throws Exception {
        Exchange claimed = new DefaultExchange(context);
        pending.claim(
                Map.of(
                        "thread_id",
                        "thread-1",
                        "claim",
                        UUID.randomUUID(),
                        "record",
                        json(FEED),
                        "record_topic",
                        "feed",
                        "record_partition",
                        3,
                        "record_offset",
                        5L),
                claimed);
        return sendTo(
                "claimed-answer",
                claimed.getMessage().getBody(),
                claimed.getMessage().getHeaders(),
                claimed.getProperties());
    }

    @Override
    protected Exchange leadTo(String step) throws Exception {
        if (step.equals("to-offer-draft")) {
            modelWrites("draft");
        }
        return good();
    }

    @Override
    protected void expectAfter(String step, boolean mayPass, Exchange exchange) throws Exception {
        super.expectAfter(step, mayPass, exchange);
        String code = mayPass ? "unavailable" : "not-found";
        assertThat(only(mock(mayPass ? "tell-owner-lasting" : "tell-owner-permanent"))
                        .getBody(AdviceResponse.class)
                        .error())
                .isEqualTo(code);
        assertThat(only(mock(mayPass ? "send-advice-dead-letter" : "send-permanent-advice-dead-letter")))
                .satisfies(letter -> {
                    assertThat(letter.getBody(String.class)).isEqualTo(json(FEED));
                    assertThat(letter.getHeaders())
                            .containsEntry(KafkaConstants.OVERRIDE_TOPIC, "feed.dlt")
                            .containsEntry("dlt.offset", "5");
                });
        assertSettledAs(code);
    }

    @Test
    void theAnswerIsSentInTheOwnersName() throws Exception {
        good();

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
        good();

        assertThat(only(mock("context-to-answer")).getHeader("threadId")).isEqualTo("thread-1");
        assertThat(only(mock("find-answer")).getBody())
                .isEqualTo(Map.of(
                        "threadId", "thread-1", "messageId", MESSAGE.messageId().toString()));
        assertThat(sent().text()).isEqualTo("Hello");
        assertThat(mock(MODEL).getExchanges()).isEmpty();
        assertSettled();
    }

    @Test
    void aDraftGoesToTheOwner() throws Exception {
        modelWrites("draft");
        good();

        assertThat(mock("to-publish-answer").getExchanges()).isEmpty();
        assertThat(only(mock("to-offer-draft")).getExchange().getProperty("text"))
                .isEqualTo("Hello");
        assertSettled();
    }

    @Test
    void whatIsSkippedIsNeitherSentNorOffered() throws Exception {
        modelWrites(null);
        good();

        assertThat(mock("to-publish-answer").getExchanges()).isEmpty();
        assertThat(mock("to-offer-draft").getExchanges()).isEmpty();
        assertSettled();
    }

    @Test
    void nothingIsDoneForABindingThatHasEnded() throws Exception {
        binding = null;
        good();

        assertThat(mock(MODEL).getExchanges()).isEmpty();
        assertThat(mock("to-publish-answer").getExchanges()).isEmpty();
        assertSettled();
    }

    @Test
    void aFailureThatPassesIsNone() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        mock(MODEL).whenAnyExchangeReceived(exchange -> {
            if (tries.incrementAndGet() == 1) {
                throw new TimeoutException("no answer");
            }
            exchange.setProperty("text", "Hello");
            exchange.setProperty("outcome", "sent");
        });
        good();

        assertThat(sent().text()).isEqualTo("Hello");
        assertSettled();
    }

    @Test
    void theNextTryWaitsAsLongAsTheModelsServerAsks() throws Exception {
        List<Long> tries = new ArrayList<>();
        mock(MODEL).whenAnyExchangeReceived(exchange -> {
            tries.add(System.nanoTime());
            exchange.getMessage().setHeader(Exchange.REDELIVERY_DELAY, 300L);
            throw new TimeoutException("too many requests");
        });
        good();

        assertThat(tries).hasSize(1 + RETRIES);
        assertThat(tries.get(1) - tries.get(0)).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(300));
    }

    @Test
    void theOwnerIsToldWhatWasWithheld() throws Exception {
        mock(MODEL).whenAnyExchangeReceived(exchange -> {
            throw new ServiceException(ErrorCode.FORBIDDEN, "Withheld");
        });
        good();

        assertThat(mock(MODEL).getExchanges()).hasSize(1);
        assertThat(only(mock("tell-owner-permanent")).getBody(AdviceResponse.class))
                .satisfies(told -> {
                    assertThat(told.error()).isEqualTo("forbidden");
                    assertThat(told.message()).isEqualTo("Withheld");
                });
        assertSettledAs("forbidden");
    }

    private void modelWrites(String outcome) {
        mock(MODEL).whenAnyExchangeReceived(exchange -> {
            exchange.setProperty("text", "Hello");
            exchange.setProperty("outcome", outcome);
        });
    }

    private void assertSettled() {
        assertSettledAs(null);
    }

    /** @param failure what an operator is told was in the way; null when there is an answer, or none was due */
    private void assertSettledAs(String failure) {
        assertThat(only(mock("settle-answer-row")).getBody(Map.class))
                .extractingByKey("failure")
                .isEqualTo(failure);
        assertThat(pending.free()).isEqualTo(2);
    }

    private AutoreplyMessage sent() {
        return only(mock("to-publish-answer")).getBody(AutoreplyMessage.class);
    }
}
