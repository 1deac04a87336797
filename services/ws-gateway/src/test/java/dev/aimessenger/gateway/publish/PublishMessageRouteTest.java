package dev.aimessenger.gateway.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.common.payload.ChatMessage;
import dev.aimessenger.gateway.TestMessages;
import dev.aimessenger.proto.chat.v1.GetBindingsByChatRequest;
import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.RouteTest;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

/** Who may write in the chat, and which threads listen, is asked before anything is sent. */
@ForRoute("ws-gateway/publish-message")
class PublishMessageRouteTest extends RouteTest {

    @Override
    protected void bind(Registry beans) {
        beans.bind("publishing", new Publishing(TestMessages.annsConnection(), TestMessages.FRAMES));
    }

    @Override
    protected void answer() {
        mock("get-bindings")
                .whenAnyExchangeReceived(exchange -> exchange.getMessage().setBody(TestBindings.TWO_THREADS));
    }

    @Override
    protected Exchange good() throws Exception {
        ChatMessage message = TestMessages.message(null);
        return send(message, Map.of(), Map.of("message", message));
    }

    @Override
    protected void expectAfter(String step, boolean mayPass, Exchange exchange) throws Exception {
        super.expectAfter(step, mayPass, exchange);
        assertThat(mock("to-fan-out").getExchanges()).hasSize(step.equals("to-fan-out") ? 1 : 0);
    }

    @Test
    void chatServiceIsAskedAboutChatAndSenderAndItsAnswerGoesOn() throws Exception {
        good();

        assertThat(mock("get-bindings").getExchanges())
                .singleElement()
                .satisfies(call -> assertThat(call.getMessage().getBody())
                        .isEqualTo(GetBindingsByChatRequest.newBuilder()
                                .setChatId(9)
                                .setSenderId(5)
                                .build()));
        assertThat(mock("to-fan-out").getExchanges())
                .singleElement()
                .satisfies(on -> assertThat(on.getMessage().getBody()).isEqualTo(TestBindings.TWO_THREADS));
    }
}
