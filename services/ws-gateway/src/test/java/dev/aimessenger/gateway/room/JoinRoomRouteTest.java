package dev.aimessenger.gateway.room;

import static dev.aimessenger.gateway.TestMessages.JSON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;
import dev.aimessenger.gateway.TestMessages;
import dev.aimessenger.proto.chat.v1.CheckMemberRequest;
import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.RouteTest;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

/** Members come into the room and get what they have missed; nobody else comes in. */
@ForRoute("ws-gateway/join-room")
class JoinRoomRouteTest extends RouteTest {

    private final Rooms rooms = new Rooms(TestMessages.FRAMES);

    @Override
    protected void bind(Registry beans) {
        beans.bind("replays", new Replays(TestMessages.annsConnection(), rooms, TestMessages.FRAMES));
    }

    @Override
    protected Exchange good() throws Exception {
        return join(9);
    }

    @Override
    protected void expectAfter(String step, boolean mayPass, Exchange exchange) throws Exception {
        super.expectAfter(step, mayPass, exchange);
        assertThat(rooms.subscription(9, "key").isPresent()).isEqualTo(step.equals("replay"));
    }

    @Test
    void aMemberIsInTheRoomAndIsReplayedWhatCameLater() throws Exception {
        good();

        assertThat(mock("check-member").getExchanges())
                .singleElement()
                .satisfies(call -> assertThat(call.getMessage().getBody())
                        .isEqualTo(CheckMemberRequest.newBuilder()
                                .setChatId(9)
                                .setUserId(5)
                                .build()));
        assertThat(rooms.subscription(9, "key")).isPresent();
        assertThat(mock("replay").getExchanges())
                .singleElement()
                .satisfies(on -> assertThat(on.getProperty("replay", RoomReplay.class)
                                .request()
                                .getAfterSeq())
                        .isEqualTo(4));
    }

    @Test
    void whatNamesNoChatIsRefused() throws Exception {
        assertThat(join(0).getException())
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_REQUEST));
        assertThat(mock("check-member").getExchanges()).isEmpty();
    }

    private Exchange join(long chatId) throws Exception {
        return send(
                JSON.createObjectNode().put("chatId", chatId).put("afterSeq", 4),
                Map.of(),
                Map.of("connectionKey", "key"));
    }
}
