package dev.aimessenger.testsupport.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

/** A route {@code replay-<topic>}, which puts dead letters of that topic back. */
public abstract class ReplayRouteTest extends RouteTest {

    private final String topic =
            getClass().getAnnotation(ForRoute.class).value().replaceFirst(".*/replay-", "");

    @Override
    protected void bind(Registry beans) {}

    @Override
    protected Exchange good() throws Exception {
        return record("key", "letter");
    }

    @Test
    void aDeadLetterGoesBackToItsTopicAsItCame() throws Exception {
        Exchange exchange = good();

        String name = context.resolvePropertyPlaceholders("{{topic." + topic + "}}");
        assertThat(exchange.getFromEndpoint().getEndpointUri()).contains(name + ".dlt");
        assertThat(mock("put-back-" + topic).getExchanges()).singleElement().satisfies(letter -> {
            assertThat(letter.getMessage().getBody()).isEqualTo("letter");
            assertThat(letter.getMessage().getHeaders())
                    .containsEntry(KafkaConstants.KEY, "key")
                    .containsEntry(KafkaConstants.OVERRIDE_TOPIC, name);
        });
    }
}
