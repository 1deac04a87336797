package dev.aimessenger.ai.autoreply;

import static dev.aimessenger.ai.Samples.FEED;
import static dev.aimessenger.ai.Samples.MESSAGE;
import static dev.aimessenger.ai.Samples.only;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.ai.usage.TokenAllowance;
import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.RouteTest;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

@ForRoute("ai-service/settle-answer")
class SettleAnswerRouteTest extends RouteTest {

    private static final UUID CLAIM = UUID.randomUUID();

    @Override
    protected void bind(Registry beans) {
        beans.bind("pendingAnswers", new PendingAnswers(new AnswerRules(new TokenAllowance(0), 10), 2));
    }

    @Override
    protected Exchange good() throws Exception {
        return send(null, Map.of(), Map.of("feed", FEED, "claim", CLAIM, "failure", "unavailable", "tries", 3));
    }

    @Test
    void theClaimEndsAndWhatWasInTheWayIsKept() throws Exception {
        good();

        assertThat(only(mock("settle-answer-row")).getBody())
                .isEqualTo(Map.of(
                        "threadId",
                        "thread-1",
                        "claim",
                        CLAIM.toString(),
                        "messageId",
                        MESSAGE.messageId().toString(),
                        "failure",
                        "unavailable",
                        "tries",
                        3));
    }
}
