package dev.aimessenger.chat.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.RouteTest;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

/** A row is sent as it says and then leaves the outbox; what is not sent stays. */
@ForRoute("chat-service/publish-outbox")
class PublishOutboxRouteTest extends RouteTest {

    @Override
    protected void bind(Registry beans) {
        beans.bind("transactionPerPoll", new Object());
    }

    @Override
    protected Exchange good() throws Exception {
        return send(Map.of("id", 4L, "topic", "chat.invite", "record_key", "5", "payload", "{\"userId\":5}"), Map.of());
    }

    @Override
    protected void expectAfter(String step, boolean mayPass, Exchange exchange) throws Exception {
        super.expectAfter(step, mayPass, exchange);
        assertThat(mock("send-outbox-record").getExchanges()).hasSize(step.equals("send-outbox-record") ? 2 : 1);
        assertThat(mock("delete-outbox-row").getExchanges()).hasSize(step.equals("send-outbox-record") ? 0 : 2);
    }

    @Test
    void theRecordGoesToTheTopicOfItsRowAndTheRowIsDeleted() throws Exception {
        good();

        assertThat(mock("send-outbox-record").getExchanges()).singleElement().satisfies(record -> {
            assertThat(record.getMessage().getBody()).isEqualTo("{\"userId\":5}");
            assertThat(record.getMessage().getHeaders())
                    .containsEntry(KafkaConstants.OVERRIDE_TOPIC, "chat.invite")
                    .containsEntry(KafkaConstants.KEY, "5");
        });
        assertThat(mock("delete-outbox-row").getExchanges())
                .singleElement()
                .satisfies(row -> assertThat(row.getProperty("outboxId")).isEqualTo(4L));
    }
}
