package dev.aimessenger.gateway.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.common.payload.AutoreplyMessage;
import dev.aimessenger.gateway.TestMessages;
import dev.aimessenger.proto.chat.v1.GetThreadContextRequest;
import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.RouteTest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

/** Without a binding there is nobody to answer for; any other failure is the caller's. */
@ForRoute("ws-gateway/thread-context")
class ThreadContextRouteTest extends RouteTest {

    @Override
    protected void bind(Registry beans) {
        beans.bind("publishing", new Publishing(TestMessages.annsConnection(), TestMessages.FRAMES));
    }

    @Override
    protected Exchange good() throws Exception {
        AutoreplyMessage answer =
                new AutoreplyMessage("thread-1", UUID.randomUUID(), UUID.randomUUID(), "Friday at six.", 1, null);
        return send(answer, Map.of(), Map.of("answer", answer));
    }

    @Override
    protected void expectAfter(String step, boolean mayPass, Exchange exchange) throws Exception {
        if (mayPass) {
            super.expectAfter(step, true, exchange);
        } else {
            assertThat(exchange.getException()).isNull();
            assertThat(exchange.isRouteStop()).isTrue();
        }
    }

    @Test
    void theThreadOfTheAnswerIsLookedUp() throws Exception {
        Exchange exchange = good();

        assertThat(mock("get-thread-context").getExchanges())
                .singleElement()
                .satisfies(call -> assertThat(call.getMessage().getBody())
                        .isEqualTo(GetThreadContextRequest.newBuilder()
                                .setThreadId("thread-1")
                                .build()));
        assertThat(exchange.isRouteStop()).isFalse();
    }

    @Test
    void aRefusalDoesNotSayThatTheBindingIsGone() throws Exception {
        mock("get-thread-context").whenAnyExchangeReceived(exchange -> {
            throw Status.PERMISSION_DENIED.asRuntimeException();
        });

        assertThat(good().getException()).isInstanceOf(StatusRuntimeException.class);
    }
}
