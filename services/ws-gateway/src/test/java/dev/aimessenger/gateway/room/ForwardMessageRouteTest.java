package dev.aimessenger.gateway.room;

import static dev.aimessenger.gateway.TestMessages.JSON;
import static dev.aimessenger.gateway.room.TestRooms.join;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.gateway.TestMessages;
import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.RouteTest;
import dev.aimessenger.websocket.WebsocketConstants;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

/** Who is level gets the message now, in one call for all; who lags catches up. */
@ForRoute("ws-gateway/forward-message")
class ForwardMessageRouteTest extends RouteTest {

    private final Rooms rooms = new Rooms(TestMessages.FRAMES);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @Override
    protected void bind(Registry beans) {
        beans.bind("rooms", rooms);
        beans.bind("deliveries", new Deliveries(meters, rooms));
    }

    @Override
    protected Exchange good() throws Exception {
        join(rooms, "key", 7);
        return forward();
    }

    @Override
    protected Exchange leadTo(String step) throws Exception {
        if (step.equals("send-message")) {
            return good();
        }
        join(rooms, "late", 2);
        return forward();
    }

    @Test
    void allWhoAreLevelGetOneFrame() throws Exception {
        join(rooms, "other", 7);
        good();

        assertThat(mock("send-message").getExchanges()).singleElement().satisfies(send -> {
            assertThat(send.getMessage().getHeader(WebsocketConstants.CONNECTION_KEY, List.class))
                    .containsExactlyInAnyOrder("key", "other");
            assertThat(send.getMessage().getBody(String.class)).contains("\"event\":\"message\"", "\"seq\":8", "hello");
        });
        assertThat(mock("to-catch-up").getExchanges()).isEmpty();
        assertThat(meters.get("aimessenger.delivery")
                        .tag("author", "person")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void whoLagsCatchesUpAndGetsNoFrame() throws Exception {
        join(rooms, "late", 2);
        join(rooms, "later", 1);
        forward();

        assertThat(mock("send-message").getExchanges()).isEmpty();
        assertThat(mock("to-catch-up").getExchanges())
                .extracting(on -> on.getMessage().getBody())
                .containsExactlyInAnyOrder("late", "later");
        assertThat(meters.get("aimessenger.delivery")
                        .tag("author", "person")
                        .timer()
                        .count())
                .isZero();
    }

    @Test
    void whereNobodyIsNothingIsSent() throws Exception {
        forward();

        assertThat(mock("send-message").getExchanges()).isEmpty();
        assertThat(mock("to-catch-up").getExchanges()).isEmpty();
    }

    private Exchange forward() throws Exception {
        return record("9", JSON.writeValueAsString(TestMessages.message(8L)));
    }
}
