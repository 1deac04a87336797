package dev.aimessenger.chat.bindings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.common.payload.ThreadCreated;
import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.RouteTest;
import java.util.concurrent.TimeoutException;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

/** The statement gets what was read, once. */
@ForRoute("chat-service/store-thread")
class StoreThreadRouteTest extends RouteTest {

    private static final ThreadCreated CREATED = new ThreadCreated(9, 2, "thread-1");

    @Override
    protected void bind(Registry beans) {}

    @Override
    protected Exchange good() throws Exception {
        return record("9", CREATED);
    }

    @Test
    void theBindingIsUpdatedOnce() throws Exception {
        good();

        assertThat(mock("update-binding").getExchanges())
                .singleElement()
                .satisfies(update -> assertThat(update.getMessage().getBody()).isEqualTo(CREATED));
    }

    @Test
    void aDatabaseThatIsAwayIsWaitedFor() throws Exception {
        mock("update-binding").whenAnyExchangeReceived(exchange -> {
            throw new TimeoutException("no database");
        });
        Exchange exchange = good();

        assertThat(mock("update-binding").getReceivedCounter()).isEqualTo(1 + RETRIES);
        assertThat(exchange.getException()).hasRootCauseInstanceOf(TimeoutException.class);
        assertThat(mock("send-hopeless-dead-letter").getExchanges()).isEmpty();
    }
}
