package dev.aimessenger.ai.autoreply;

import static dev.aimessenger.ai.Samples.FEED;
import static dev.aimessenger.ai.Samples.json;
import static dev.aimessenger.ai.Samples.only;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.ai.usage.TokenAllowance;
import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.RouteTest;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

/** A row that was claimed is the record again that it was in the feed. */
@ForRoute("ai-service/claim-answers")
class ClaimAnswersRouteTest extends RouteTest {

    private static final UUID CLAIM = UUID.randomUUID();

    private final PendingAnswers pending = new PendingAnswers(new AnswerRules(new TokenAllowance(0), 10), 2);

    @Override
    protected void bind(Registry beans) {
        beans.bind("pendingAnswers", pending);
    }

    @Override
    protected Exchange good() throws Exception {
        return send(
                Map.of(
                        "thread_id",
                        "thread-1",
                        "claim",
                        CLAIM,
                        "record",
                        json(FEED),
                        "record_topic",
                        "feed",
                        "record_partition",
                        3,
                        "record_offset",
                        5L),
                Map.of());
    }

    @Override
    protected void expectAfter(String step, boolean mayPass, Exchange exchange) throws Exception {
        super.expectAfter(step, mayPass, exchange);
        assertThat(pending.claims()).as("what no worker has is not held").isEmpty();
    }

    @Test
    void aWorkerGetsTheRecordOfTheFeed() throws Exception {
        good();

        assertThat(only(mock("to-workers"))).satisfies(record -> {
            assertThat(record.getBody(String.class)).isEqualTo(json(FEED));
            assertThat(record.getHeaders())
                    .containsEntry(KafkaConstants.TOPIC, "feed")
                    .containsEntry(KafkaConstants.PARTITION, 3)
                    .containsEntry(KafkaConstants.OFFSET, 5L);
            assertThat(record.getHeader(KafkaConstants.KEY, String.class)).isEqualTo("thread-1");
            assertThat(record.getExchange().getProperty("claim")).isEqualTo(CLAIM);
        });
        assertThat(pending.claims()).isEqualTo(List.of(CLAIM));
    }
}
