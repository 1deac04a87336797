package dev.aimessenger.advice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.sockets.Connections;
import dev.aimessenger.sockets.Principal;
import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.RouteTest;
import dev.aimessenger.websocket.WebsocketConstants;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

/** A connection does not outlive its token. */
@ForRoute("ws-ai-advice/expire-advice-connections")
class ExpireAdviceConnectionsRouteTest extends RouteTest {

    private final Connections connections = new Connections();

    @Override
    protected void bind(Registry beans) {
        beans.bind("connections", connections);
    }

    @Override
    protected Exchange good() throws Exception {
        connections.open(
                "old", new Principal(1, "ann@example.org", Instant.now().minusSeconds(1)));
        connections.open(
                "fresh", new Principal(2, "bob@example.org", Instant.now().plusSeconds(60)));
        return send(null, Map.of());
    }

    @Test
    void onlyConnectionsWithAnEndedTokenAreClosed() throws Exception {
        good();

        assertThat(mock("close-expired").getExchanges())
                .singleElement()
                .satisfies(close -> assertThat(close.getMessage().getHeaders())
                        .containsEntry(WebsocketConstants.CONNECTION_KEY, List.of("old"))
                        .containsEntry(WebsocketConstants.CLOSE_CODE, "4401"));
    }
}
