package dev.aimessenger.ai.autoreply;

import static dev.aimessenger.ai.Samples.ANN;
import static dev.aimessenger.ai.Samples.BOB;
import static dev.aimessenger.ai.Samples.CHAT;
import static dev.aimessenger.ai.Samples.CONTEXT;
import static dev.aimessenger.ai.Samples.FEED;
import static dev.aimessenger.ai.Samples.PAUSED;
import static dev.aimessenger.ai.Samples.only;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.ai.thread.BindingContext;
import dev.aimessenger.ai.usage.TokenAllowance;
import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.RouteTest;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

@ForRoute("ai-service/decide-answer")
class DecideAnswerRouteTest extends RouteTest {

    @Override
    protected void bind(Registry beans) {
        beans.bind("answers", new Answers());
        beans.bind("answerRules", new AnswerRules(new TokenAllowance(0), 10));
    }

    @Override
    protected void answer() {
        counts(0);
    }

    @Override
    protected Exchange good() throws Exception {
        return decide(CONTEXT);
    }

    @Override
    protected Exchange leadTo(String step) throws Exception {
        return step.equals("to-skip-answer") ? decide(PAUSED) : good();
    }

    @Test
    void whatNoRuleForbidsTheModelWrites() throws Exception {
        good();

        assertThat(only(mock("count-answers")).getBody())
                .isEqualTo(Map.of("threadId", "thread-1", "chatId", CHAT, "ownerId", ANN, "senderId", BOB));
        assertThat(mock("to-write-answer").getExchanges()).hasSize(1);
        assertThat(mock("to-skip-answer").getExchanges()).isEmpty();
    }

    @Test
    void whatTheOwnerForbidsIsSkipped() throws Exception {
        decide(PAUSED);

        assertSkipped(SkipReason.PAUSED);
    }

    @Test
    void whatIsBeyondTheOwnersLimitIsSkipped() throws Exception {
        counts(30);
        good();

        assertSkipped(SkipReason.HOURLY_LIMIT);
    }

    private Exchange decide(BindingContext binding) throws Exception {
        return send(null, Map.of(), Map.of("feed", FEED, "context", binding));
    }

    private void counts(long thisHour) {
        mock("count-answers")
                .whenAnyExchangeReceived(exchange -> exchange.getMessage()
                        .setBody(Map.of("this_hour", thisHour, "of_pair_this_hour", 0L, "tokens_today", 0L)));
    }

    private void assertSkipped(SkipReason reason) {
        assertThat(only(mock("to-skip-answer")).getExchange().getProperty("reason"))
                .isEqualTo(reason);
        assertThat(mock("to-write-answer").getExchanges()).isEmpty();
    }
}
