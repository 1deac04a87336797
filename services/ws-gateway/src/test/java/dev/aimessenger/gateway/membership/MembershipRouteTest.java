package dev.aimessenger.gateway.membership;

import static dev.aimessenger.gateway.TestMessages.JSON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.common.payload.MembershipNotice;
import dev.aimessenger.common.payload.MembershipNotice.Kind;
import dev.aimessenger.gateway.TestMessages;
import dev.aimessenger.gateway.room.Rooms;
import dev.aimessenger.gateway.room.TestRooms;
import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.RouteTest;
import dev.aimessenger.websocket.WebsocketConstants;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A user's sockets hear of what changed for the user; who left a chat hears no more of it. */
@ForRoute("ws-gateway/membership")
class MembershipRouteTest extends RouteTest {

    private final Rooms rooms = TestRooms.rooms();

    @Override
    protected void bind(Registry beans) {
        beans.bind("membership", new Membership(TestMessages.annsConnection(), rooms, TestMessages.FRAMES));
    }

    @Override
    protected Exchange good() throws Exception {
        return notice(5, Kind.INVITED);
    }

    @ParameterizedTest
    @CsvSource({"INVITED, invite", "JOINED, chat", "BOUND, binding"})
    void everySocketOfTheUserIsTold(Kind kind, String event) throws Exception {
        notice(5, kind);

        assertThat(mock("send-notice").getExchanges()).singleElement().satisfies(send -> {
            assertThat(send.getMessage().getHeader(WebsocketConstants.CONNECTION_KEY))
                    .isEqualTo(List.of("key"));
            assertThat(send.getMessage().getBody(String.class)).contains("\"event\":\"" + event + "\"", "\"chatId\":9");
        });
    }

    @Test
    void whoLeftIsOutOfTheRoomAndIsToldNothing() throws Exception {
        TestRooms.join(rooms, "key", 7);
        notice(5, Kind.LEFT);

        assertThat(rooms.deliver(TestMessages.message(8L)).receivers()).isEmpty();
        assertThat(mock("send-notice").getExchanges()).isEmpty();
    }

    @Test
    void nobodyIsToldOfWhoIsNotHere() throws Exception {
        TestRooms.join(rooms, "key", 7);
        notice(6, Kind.INVITED);
        notice(6, Kind.LEFT);

        assertThat(rooms.deliver(TestMessages.message(8L)).receivers()).containsExactly("key");
        assertThat(mock("send-notice").getExchanges()).isEmpty();
    }

    private Exchange notice(long userId, Kind kind) throws Exception {
        return record(
                String.valueOf(userId),
                JSON.writeValueAsString(new MembershipNotice(userId, kind, 9, 7, "group", "Trip")));
    }
}
