package dev.aimessenger.gateway.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.gateway.TestMessages;
import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.RouteTest;
import dev.aimessenger.websocket.WebsocketConstants;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

/** A connection that lags is brought level; one that cannot be is closed, and its client resumes. */
@ForRoute("ws-gateway/catch-up")
class CatchUpRouteTest extends RouteTest {

    private final Rooms rooms = new Rooms(TestMessages.FRAMES);

    @Override
    protected void bind(Registry beans) {
        beans.bind("replays", new Replays(TestMessages.annsConnection(), rooms, TestMessages.FRAMES));
    }

    @Override
    protected Exchange good() throws Exception {
        rooms.join(9, "key", 5).startAfter(3);
        return catchUp();
    }

    @Override
    protected void expectAfter(String step, boolean mayPass, Exchange exchange) throws Exception {
        super.expectAfter(step, mayPass, exchange);
        assertThat(mock("close-connection-now").getExchanges())
                .singleElement()
                .satisfies(close -> assertThat(close.getMessage().getHeaders())
                        .containsEntry(WebsocketConstants.CONNECTION_KEY, "key")
                        .containsEntry(WebsocketConstants.CLOSE_CODE, "1013"));
    }

    @Test
    void whatItMissedIsReplayedFromWhereItIs() throws Exception {
        good();

        assertThat(mock("replay-missed").getExchanges()).singleElement().satisfies(on -> {
            assertThat(on.getProperty("connectionKey")).isEqualTo("key");
            assertThat(on.getProperty("replay", RoomReplay.class).request().getAfterSeq())
                    .isEqualTo(3);
        });
    }

    @Test
    void whoHasLeftMeanwhileIsSentNothing() throws Exception {
        catchUp();

        assertThat(mock("replay-missed").getExchanges()).isEmpty();
    }

    private Exchange catchUp() throws Exception {
        return send("key", Map.of(), Map.of("message", TestMessages.message(8L)));
    }
}
