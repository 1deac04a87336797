package dev.aimessenger.ai.autoreply;

import static dev.aimessenger.ai.Samples.CONTEXT;
import static dev.aimessenger.ai.Samples.FEED;
import static dev.aimessenger.ai.Samples.MESSAGE;
import static dev.aimessenger.ai.Samples.only;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.ai.thread.BindingContext;
import dev.aimessenger.ai.usage.TokenAllowance;
import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.RouteTest;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

@ForRoute("ai-service/schedule-answer")
class ScheduleAnswerRouteTest extends RouteTest {

    private BindingContext binding = CONTEXT;

    @Override
    protected void bind(Registry beans) {
        beans.bind("pendingAnswers", new PendingAnswers(new AnswerRules(new TokenAllowance(0), 10), 2));
    }

    @Override
    protected void answer() {
        mock("context-to-schedule").whenAnyExchangeReceived(exchange -> exchange.setProperty("context", binding));
    }

    @Override
    protected Exchange good() throws Exception {
        return send(
                null,
                Map.of(KafkaConstants.TOPIC, "feed", KafkaConstants.PARTITION, 3, KafkaConstants.OFFSET, 5L),
                Map.of("feed", FEED, "record", "the record"));
    }

    @Test
    void theRecordWaitsForAsLongAsTheOwnerHasSet() throws Exception {
        good();

        assertThat(only(mock("context-to-schedule")).getHeader("threadId")).isEqualTo("thread-1");
        assertThat(only(mock("schedule-answer-row")).getBody(Map.class))
                .containsEntry("threadId", "thread-1")
                .containsEntry("messageId", MESSAGE.messageId().toString())
                .containsEntry("record", "the record")
                .containsEntry("topic", "feed")
                .containsEntry("partition", 3)
                .containsEntry("offset", 5L)
                .containsEntry("longestSeconds", 15.0)
                .extractingByKey("delaySeconds")
                .satisfies(delay -> assertThat((Double) delay).isBetween(2.0, 5.0));
    }

    @Test
    void nothingWaitsForABindingThatHasEnded() throws Exception {
        binding = null;
        good();

        assertThat(mock("schedule-answer-row").getExchanges()).isEmpty();
    }
}
