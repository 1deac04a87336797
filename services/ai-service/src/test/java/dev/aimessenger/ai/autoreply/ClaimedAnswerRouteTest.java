package dev.aimessenger.ai.autoreply;

import static dev.aimessenger.ai.Samples.FEED;
import static dev.aimessenger.ai.Samples.only;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.ai.usage.TokenAllowance;
import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.RouteTest;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

/** The claim ends, whatever becomes of the answer, or of settling it. */
@ForRoute(value = "ai-service/claimed-answer", with = "ai-service/settle-answer")
class ClaimedAnswerRouteTest extends RouteTest {

    private static final UUID CLAIM = UUID.randomUUID();

    private final PendingAnswers pending = new PendingAnswers(new AnswerRules(new TokenAllowance(0), 10), 2);

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext camel = super.createCamelContext();
        camel.getRegistry().bind("settleWhenDone", new SettleWhenDone(pending, camel.createFluentProducerTemplate()));
        return camel;
    }

    @Override
    protected void bind(Registry beans) {
        beans.bind("pendingAnswers", pending);
    }

    @Override
    protected Exchange good() throws Exception {
        return settling(Map.of("claim", CLAIM, "feed", FEED));
    }

    @Override
    protected void expectAfter(String step, boolean mayPass, Exchange exchange) throws Exception {
        super.expectAfter(step, mayPass, exchange);
        assertThat(mock("settle-answer-row").getExchanges()).hasSize(1);
        assertThat(pending.claims()).isEmpty();
    }

    @Test
    void whatIsDoneIsSettled() throws Exception {
        good();

        assertThat(only(mock("settle-answer-row")).getBody(Map.class))
                .containsEntry("threadId", "thread-1")
                .containsEntry("claim", CLAIM.toString());
        assertThat(pending.claims()).isEmpty();
    }

    @Test
    void anUnreadableRecordIsLeftToWhoClaimsItNext() throws Exception {
        settling(Map.of("claim", CLAIM));

        assertThat(mock("settle-answer-row").getExchanges()).isEmpty();
        assertThat(pending.claims()).isEmpty();
    }

    @Test
    void aDatabaseThatIsAwayHoldsNoWorker() throws Exception {
        mock("settle-answer-row").whenAnyExchangeReceived(exchange -> {
            throw new TimeoutException("no database");
        });
        good();

        assertThat(mock("settle-answer-row").getExchanges()).hasSize(1 + RETRIES);
        assertThat(pending.claims()).isEmpty();
    }

    private Exchange settling(Map<String, Object> properties) throws Exception {
        pending.claim(Map.of("thread_id", "thread-1", "claim", CLAIM, "record", "{}"), new DefaultExchange(context));
        assertThat(pending.claims()).isEqualTo(List.of(CLAIM));
        return send(null, Map.of(), properties);
    }
}
