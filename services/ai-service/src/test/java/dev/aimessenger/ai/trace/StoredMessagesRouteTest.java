package dev.aimessenger.ai.trace;

import static dev.aimessenger.ai.Samples.only;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.proto.message.v1.GetStoredMessagesRequest;
import dev.aimessenger.proto.message.v1.GetStoredMessagesResponse;
import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.RouteTest;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

@ForRoute("ai-service/stored-messages")
class StoredMessagesRouteTest extends RouteTest {

    private static final GetStoredMessagesRequest REQUEST =
            GetStoredMessagesRequest.newBuilder().addMessageIds("a message").build();

    @Override
    protected void bind(Registry beans) {}

    @Override
    protected void answer() {
        mock("get-stored-messages")
                .whenAnyExchangeReceived(
                        exchange -> exchange.getMessage().setBody(GetStoredMessagesResponse.getDefaultInstance()));
    }

    @Override
    protected Exchange good() throws Exception {
        return send(REQUEST, Map.of());
    }

    @Test
    void messageServiceIsAsked() throws Exception {
        Exchange exchange = good();

        assertThat(only(mock("get-stored-messages")).getBody()).isEqualTo(REQUEST);
        assertThat(exchange.getMessage().getBody()).isEqualTo(GetStoredMessagesResponse.getDefaultInstance());
    }
}
