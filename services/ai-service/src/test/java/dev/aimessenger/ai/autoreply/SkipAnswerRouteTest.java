package dev.aimessenger.ai.autoreply;

import static dev.aimessenger.ai.Samples.FEED;
import static dev.aimessenger.ai.Samples.MESSAGE;
import static dev.aimessenger.ai.Samples.only;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.common.payload.AdviceResponse;
import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.RouteTest;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

/** The owner hears what is not their own rule, once. */
@ForRoute("ai-service/skip-answer")
class SkipAnswerRouteTest extends RouteTest {

    @Override
    protected void bind(Registry beans) {
        beans.bind("answers", new Answers());
    }

    @Override
    protected void answer() {
        toldBefore(false);
    }

    @Override
    protected Exchange good() throws Exception {
        return skip(SkipReason.HOURLY_LIMIT);
    }

    @Test
    void whyIsRememberedAndTheOwnerIsTold() throws Exception {
        good();

        assertThat(only(mock("skip-answer-row")).getBody(Map.class))
                .containsEntry("threadId", "thread-1")
                .containsEntry("messageId", MESSAGE.messageId().toString())
                .containsEntry("reason", "hourly-limit");
        assertThat(only(mock("to-tell-skip")).getBody(AdviceResponse.class)).satisfies(told -> {
            assertThat(told.kind()).isEqualTo(AdviceResponse.Kind.SKIPPED);
            assertThat(told.text()).isEqualTo("hourly-limit");
        });
    }

    @Test
    void whatTheOwnerForbidsIsSkippedWithoutAWord() throws Exception {
        skip(SkipReason.PAUSED);

        assertThat(mock("skip-answer-row").getExchanges()).hasSize(1);
        assertThat(mock("to-tell-skip").getExchanges()).isEmpty();
    }

    @Test
    void whatTheOwnerHasHeardTheyDoNotHearAgain() throws Exception {
        toldBefore(true);
        good();

        assertThat(mock("to-tell-skip").getExchanges()).isEmpty();
    }

    private Exchange skip(SkipReason reason) throws Exception {
        return send(null, Map.of(), Map.of("feed", FEED, "reason", reason));
    }

    private void toldBefore(boolean told) {
        mock("skip-answer-row")
                .whenAnyExchangeReceived(exchange -> exchange.getMessage().setBody(told));
    }
}
