package dev.aimessenger.chat.presence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.RouteTest;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

/** One statement forgets what has fallen silent; a run that fails is the next one's. */
@ForRoute("chat-service/purge-presence")
class PurgePresenceRouteTest extends RouteTest {

    @Override
    protected void bind(Registry beans) {}

    @Override
    protected Exchange good() throws Exception {
        return send(null, Map.of());
    }

    @Test
    void eachRunDeletesOnce() throws Exception {
        assertThat(good().getException()).isNull();

        assertThat(mock("delete-silent-instances").getExchanges()).hasSize(1);
    }

    @Test
    void aRunThatFailsIsNotTriedAgainAndTroublesNobody() throws Exception {
        mock("delete-silent-instances").whenAnyExchangeReceived(exchange -> {
            throw new TimeoutException("no database");
        });

        assertThat(good().getException()).isNull();
        assertThat(mock("delete-silent-instances").getReceivedCounter()).isEqualTo(1);
    }
}
