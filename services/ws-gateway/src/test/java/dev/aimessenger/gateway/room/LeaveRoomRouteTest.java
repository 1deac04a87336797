package dev.aimessenger.gateway.room;

import static dev.aimessenger.gateway.TestMessages.JSON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;
import dev.aimessenger.gateway.TestMessages;
import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.RouteTest;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

/** Who leaves a room gets no more of it, and stays in the others. */
@ForRoute("ws-gateway/leave-room")
class LeaveRoomRouteTest extends RouteTest {

    private final Rooms rooms = new Rooms(TestMessages.FRAMES);

    @Override
    protected void bind(Registry beans) {
        beans.bind("replays", new Replays(TestMessages.annsConnection(), rooms, TestMessages.FRAMES));
    }

    @Override
    protected Exchange good() throws Exception {
        return leave(9);
    }

    @Test
    void theConnectionIsOutOfThatRoomOnly() throws Exception {
        rooms.join(9, "key", 5);
        rooms.join(10, "key", 5);

        assertThat(good().getException()).isNull();
        assertThat(rooms.subscription(9, "key")).isEmpty();
        assertThat(rooms.subscription(10, "key")).isPresent();
    }

    @Test
    void whatNamesNoChatIsRefused() throws Exception {
        assertThat(leave(0).getException())
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_REQUEST));
    }

    private Exchange leave(long chatId) throws Exception {
        return send(JSON.createObjectNode().put("chatId", chatId), Map.of(), Map.of("connectionKey", "key"));
    }
}
