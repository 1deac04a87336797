package dev.aimessenger.message.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.aimessenger.common.payload.ChatMessage;
import dev.aimessenger.common.payload.MessageIds;
import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.RouteTest;
import java.time.Instant;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

/** What is stored is told to the gateways, as it is stored; what is not stored is told to nobody. */
@ForRoute("message-service/persist-message")
class PersistMessageRouteTest extends RouteTest {

    private static final UUID ID = UUID.randomUUID();
    private static final ChatMessage MESSAGE =
            new ChatMessage(9, null, MessageIds.of(5, ID), ID, 5, "ann@example.org", "hello", true, Instant.EPOCH, 1);

    private final ObjectMapper json = new ObjectMapper().findAndRegisterModules();

    @Override
    protected void bind(Registry beans) {}

    @Override
    protected void answer() {
        mock("store")
                .whenAnyExchangeReceived(exchange -> exchange.getMessage()
                        .setBody(
                                exchange.getMessage().getBody(ChatMessage.class).withSeq(8)));
    }

    @Override
    protected Exchange good() throws Exception {
        return record("9", json.writeValueAsString(MESSAGE));
    }

    @Override
    protected void expectAfter(String step, boolean mayPass, Exchange exchange) throws Exception {
        super.expectAfter(step, mayPass, exchange);
        if (step.equals("store")) {
            assertThat(mock("forward").getExchanges()).isEmpty();
        }
    }

    @Test
    void theStoredMessageGoesOnUnderItsChat() throws Exception {
        good();

        assertThat(mock("forward").getExchanges()).singleElement().satisfies(record -> {
            assertThat(record.getMessage().getHeader(KafkaConstants.KEY)).isEqualTo("9");
            assertThat(json.readValue(record.getMessage().getBody(byte[].class), ChatMessage.class))
                    .isEqualTo(MESSAGE.withSeq(8));
        });
    }

    @Test
    void whatIsNoMessageGoesToDeadLetters() throws Exception {
        record("9", "no JSON");

        assertThat(mock("store").getExchanges()).isEmpty();
        assertThat(mock("send-hopeless-dead-letter").getExchanges())
                .singleElement()
                .satisfies(letter ->
                        assertThat(letter.getMessage().getBody(String.class)).isEqualTo("no JSON"));
    }
}
