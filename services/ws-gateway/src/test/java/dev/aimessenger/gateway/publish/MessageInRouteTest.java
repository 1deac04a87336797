package dev.aimessenger.gateway.publish;

import static dev.aimessenger.gateway.TestMessages.JSON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;
import dev.aimessenger.common.limit.RateLimitedException;
import dev.aimessenger.common.payload.ChatMessage;
import dev.aimessenger.gateway.TestMessages;
import dev.aimessenger.sockets.Connections;
import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.RouteTest;
import dev.aimessenger.websocket.WebsocketConstants;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

/** A person's message is acknowledged when it is published, and not before. */
@ForRoute("ws-gateway/message-in")
class MessageInRouteTest extends RouteTest {

    private static final UUID CLIENT_MESSAGE_ID = UUID.randomUUID();

    private final Connections connections = TestMessages.annsConnection();

    @Override
    protected void bind(Registry beans) {
        beans.bind("publishing", new Publishing(connections, TestMessages.FRAMES));
        beans.bind("sendingLimit", new SendingLimit(connections, 1, 1));
    }

    @Override
    protected Exchange good() throws Exception {
        return message("hello");
    }

    @Override
    protected void expectAfter(String step, boolean mayPass, Exchange exchange) throws Exception {
        super.expectAfter(step, mayPass, exchange);
        assertThat(mock("send-ack").getExchanges()).hasSize(step.equals("send-ack") ? 1 : 0);
    }

    @Test
    void aMessageIsPublishedInItsSendersNameAndAcknowledged() throws Exception {
        good();

        assertThat(mock("publish-person").getExchanges()).singleElement().satisfies(on -> {
            ChatMessage message = on.getProperty("message", ChatMessage.class);
            assertThat(message.chatId()).isEqualTo(9);
            assertThat(message.senderId()).isEqualTo(5);
            assertThat(message.text()).isEqualTo("hello");
            assertThat(message.aiGenerated()).isFalse();
        });
        assertThat(mock("send-ack").getExchanges()).singleElement().satisfies(ack -> {
            assertThat(ack.getMessage().getHeader(WebsocketConstants.CONNECTION_KEY))
                    .isEqualTo("key");
            assertThat(ack.getMessage().getBody(String.class))
                    .contains("\"message-ack\"", CLIENT_MESSAGE_ID.toString());
        });
    }

    @Test
    void whoSendsTooMuchIsRefused() throws Exception {
        good();

        assertThat(good().getException()).isInstanceOf(RateLimitedException.class);
        assertThat(mock("publish-person").getExchanges()).hasSize(1);
    }

    @Test
    void whatIsNoMessageIsRefused() throws Exception {
        assertThat(message("").getException())
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_REQUEST));
        assertThat(mock("publish-person").getExchanges()).isEmpty();
    }

    private Exchange message(String text) throws Exception {
        return send(
                JSON.createObjectNode()
                        .put("chatId", 9)
                        .put("text", text)
                        .put("clientMessageId", CLIENT_MESSAGE_ID.toString()),
                Map.of(),
                Map.of("connectionKey", "key"));
    }
}
