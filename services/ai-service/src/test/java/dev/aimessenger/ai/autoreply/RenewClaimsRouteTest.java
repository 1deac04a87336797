package dev.aimessenger.ai.autoreply;

import static dev.aimessenger.ai.Samples.only;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.ai.usage.TokenAllowance;
import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.RouteTest;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

@ForRoute("ai-service/renew-claims")
class RenewClaimsRouteTest extends RouteTest {

    private static final UUID CLAIM = UUID.randomUUID();

    private final PendingAnswers pending = new PendingAnswers(new AnswerRules(new TokenAllowance(0), 10), 2);

    @Override
    protected void bind(Registry beans) {
        beans.bind("pendingAnswers", pending);
    }

    @Override
    protected Exchange good() throws Exception {
        pending.claim(Map.of("thread_id", "thread-1", "claim", CLAIM, "record", "{}"), new DefaultExchange(context));
        return send(null, Map.of());
    }

    @Test
    void theClaimsOfThisInstanceAreRenewed() throws Exception {
        good();

        assertThat(only(mock("renew-claim-rows")).getBody()).isEqualTo(Map.of("claims", List.of(CLAIM)));
    }

    @Test
    void whereNothingIsWrittenTheDatabaseIsNotAsked() throws Exception {
        send(null, Map.of());

        assertThat(mock("renew-claim-rows").getExchanges()).isEmpty();
    }
}
