package dev.aimessenger.gateway.publish;

import static dev.aimessenger.gateway.TestMessages.JSON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.common.payload.ChatMessage;
import dev.aimessenger.common.payload.FeedMessage;
import dev.aimessenger.gateway.TestMessages;
import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.RouteTest;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

/** One copy for storage, one for each thread; the first that fails is the last. */
@ForRoute("ws-gateway/fan-out")
class FanOutRouteTest extends RouteTest {

    private final ChatMessage message = TestMessages.message(null);

    @Override
    protected void bind(Registry beans) {
        beans.bind("publishing", new Publishing(TestMessages.annsConnection(), TestMessages.FRAMES));
    }

    @Override
    protected Exchange good() throws Exception {
        return send(TestBindings.TWO_THREADS, Map.of(), Map.of("message", message));
    }

    @Override
    protected void expectAfter(String step, boolean mayPass, Exchange exchange) throws Exception {
        super.expectAfter(step, mayPass, exchange);
        assertThat(mock("to-thread").getExchanges()).hasSize(step.equals("to-thread") ? 1 : 0);
    }

    @Test
    void storageAndEachThreadHaveTheMessageUnderTheirKeys() throws Exception {
        good();

        assertThat(mock("to-storage").getExchanges()).singleElement().satisfies(record -> {
            assertThat(record.getMessage().getHeader(KafkaConstants.KEY)).isEqualTo("9");
            assertThat(JSON.readValue(record.getMessage().getBody(byte[].class), ChatMessage.class))
                    .isEqualTo(message);
        });
        assertThat(mock("to-thread").getExchanges())
                .extracting(record -> record.getMessage().getHeader(KafkaConstants.KEY))
                .containsExactly("thread-1", "thread-3");
        FeedMessage first = JSON.readValue(
                mock("to-thread").getExchanges().get(0).getMessage().getBody(byte[].class), FeedMessage.class);
        assertThat(first.threadId()).isEqualTo("thread-1");
        assertThat(first.ownerId()).isEqualTo(5);
        assertThat(first.message()).isEqualTo(message);
    }
}
