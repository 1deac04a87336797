package dev.aimessenger.ai.autoreply;

import static dev.aimessenger.ai.Samples.ANN;
import static dev.aimessenger.ai.Samples.CONTEXT;
import static dev.aimessenger.ai.Samples.FEED;
import static dev.aimessenger.ai.Samples.MESSAGE;
import static dev.aimessenger.ai.Samples.THREAD;
import static dev.aimessenger.ai.Samples.modelSays;
import static dev.aimessenger.ai.Samples.only;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.ai.Samples;
import dev.aimessenger.ai.model.Conversation;
import dev.aimessenger.ai.model.TokenBudget;
import dev.aimessenger.ai.thread.BindingContext;
import dev.aimessenger.common.payload.AutoreplyRules;
import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.RouteTest;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

/** The answer is stored before anyone sees it, and only while it is wanted. */
@ForRoute("ai-service/write-answer")
class WriteAnswerRouteTest extends RouteTest {

    private static final UUID CLAIM = UUID.randomUUID();

    @Override
    protected void bind(Registry beans) {
        beans.bind("answers", new Answers());
        beans.bind("conversation", new Conversation(Samples.prompts(), new TokenBudget(3_000)));
    }

    @Override
    protected void answer() {
        mock("load-thread-to-answer").whenAnyExchangeReceived(exchange -> exchange.setProperty("thread", THREAD));
        modelSays(mock("ask-for-answer"), "Hello");
        wanted(1);
    }

    @Override
    protected Exchange good() throws Exception {
        return write(CONTEXT);
    }

    @Override
    protected Exchange leadTo(String step) throws Exception {
        if (step.equals("to-skip-unwanted")) {
            wanted(0);
        }
        return good();
    }

    @Test
    void whatTheModelAnswersIsStoredWithItsCost() throws Exception {
        Exchange exchange = good();

        assertThat(only(mock("load-thread-to-answer")).getHeader("threadId")).isEqualTo("thread-1");
        assertThat(only(mock("ask-for-answer"))).satisfies(call -> {
            assertThat(call.getBody(String.class)).contains("bob@example.org", "Hi");
            assertThat(call.getExchange().getProperty("history", List.class)).hasSize(1);
        });
        assertThat(only(mock("add-answer-usage")).getBody())
                .isEqualTo(Map.of("ownerId", ANN, "promptTokens", 10L, "completionTokens", 5L));
        assertThat(only(mock("insert-answer")).getBody(Map.class))
                .containsEntry("threadId", "thread-1")
                .containsEntry("messageId", MESSAGE.messageId().toString())
                .containsEntry("claim", CLAIM.toString())
                .containsEntry("outcome", "sent")
                .containsEntry("text", "Hello")
                .containsEntry("promptTokens", 10L)
                .containsEntry("completionTokens", 5L);
        assertThat(exchange.getProperty("outcome")).isEqualTo("sent");
        assertThat(mock("to-skip-unwanted").getExchanges()).isEmpty();
    }

    @Test
    void anOwnerWhoWantsDraftsGetsOne() throws Exception {
        AutoreplyRules drafts = new AutoreplyRules(AutoreplyRules.Mode.DRAFT, null, null, null, null);
        Exchange exchange = write(new BindingContext("ann@example.org", drafts, false, false));

        assertThat(only(mock("insert-answer")).getBody(Map.class)).containsEntry("outcome", "draft");
        assertThat(exchange.getProperty("outcome")).isEqualTo("draft");
    }

    @Test
    void whatIsNotWantedAnyMoreIsSkipped() throws Exception {
        wanted(0);
        Exchange exchange = good();

        assertThat(only(mock("to-skip-unwanted")).getExchange().getProperty("reason", SkipReason.class))
                .isEqualTo(SkipReason.OWNER_WROTE);
        assertThat(exchange.getProperty("outcome")).isEqualTo("skipped");
    }

    private Exchange write(BindingContext binding) throws Exception {
        return send(null, Map.of(), Map.of("feed", FEED, "context", binding, "claim", CLAIM));
    }

    private void wanted(long rows) {
        mock("insert-answer")
                .whenAnyExchangeReceived(exchange -> exchange.getMessage().setBody(rows));
    }
}
