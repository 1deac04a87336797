package dev.aimessenger.testsupport.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

/** A dead letter goes on as it is; what cannot be put back is its replay's to try again. */
@ForRoute("shared/put-back")
class PutBackRouteTest extends RouteTest {

    private static final Map<String, Object> HEADERS = Map.of(
            KafkaConstants.KEY, "key", KafkaConstants.OVERRIDE_TOPIC, "topic", "traceparent", "00-trace-span-01");

    @Override
    protected void bind(Registry beans) {}

    @Override
    protected Exchange good() throws Exception {
        return send("letter", HEADERS);
    }

    @Test
    void theLetterGoesToTheTopicThatItsReplayNames() throws Exception {
        good();

        assertThat(mock("put-on-its-topic").getExchanges()).singleElement().satisfies(letter -> {
            assertThat(letter.getMessage().getBody()).isEqualTo("letter");
            assertThat(letter.getMessage().getHeaders()).containsAllEntriesOf(HEADERS);
        });
    }
}
