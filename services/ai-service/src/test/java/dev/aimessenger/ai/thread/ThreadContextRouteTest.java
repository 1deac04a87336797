package dev.aimessenger.ai.thread;

import static dev.aimessenger.ai.Samples.only;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.proto.chat.v1.GetThreadContextRequest;
import dev.aimessenger.proto.chat.v1.ThreadContext;
import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.RouteTest;
import io.grpc.Status;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

/** A binding that has ended takes its thread with it; one that cannot be looked up does not. */
@ForRoute("ai-service/thread-context")
class ThreadContextRouteTest extends RouteTest {

    @Override
    protected void bind(Registry beans) {
        beans.bind("threads", new Threads());
    }

    @Override
    protected void answer() {
        mock("get-context")
                .whenAnyExchangeReceived(exchange -> exchange.getMessage()
                        .setBody(ThreadContext.newBuilder()
                                .setOwnerEmail("ann@example.org")
                                .setPaused(true)
                                .build()));
    }

    @Override
    protected Exchange good() throws Exception {
        return send(null, Map.of("threadId", "thread-1"));
    }

    @Override
    protected Exchange leadTo(String step) throws Exception {
        if (step.equals("to-end-thread")) {
            bindingHasEnded();
        }
        return good();
    }

    @Override
    protected void expectAfter(String step, boolean mayPass, Exchange exchange) throws Exception {
        if (step.equals("get-context") && !mayPass) {
            assertEnded(exchange);
        } else {
            super.expectAfter(step, mayPass, exchange);
        }
        assertThat(mock("to-end-thread").getExchanges()).hasSize(step.equals("get-context") && mayPass ? 0 : 1);
    }

    @Test
    void whatTheOwnerHasSetIsKnown() throws Exception {
        Exchange exchange = good();

        assertThat(only(mock("get-context")).getBody())
                .isEqualTo(GetThreadContextRequest.newBuilder()
                        .setThreadId("thread-1")
                        .build());
        assertThat(exchange.getProperty("context", BindingContext.class)).satisfies(context -> {
            assertThat(context.ownerEmail()).isEqualTo("ann@example.org");
            assertThat(context.paused()).isTrue();
        });
        assertThat(mock("to-end-thread").getExchanges()).isEmpty();
    }

    @Test
    void theThreadOfABindingThatHasEndedEnds() throws Exception {
        bindingHasEnded();
        Exchange exchange = good();

        assertThat(only(mock("to-end-thread")).getHeader("threadId")).isEqualTo("thread-1");
        assertEnded(exchange);
    }

    private void bindingHasEnded() {
        mock("get-context").whenAnyExchangeReceived(exchange -> {
            throw Status.NOT_FOUND.asRuntimeException();
        });
    }

    private static void assertEnded(Exchange exchange) {
        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getProperty("context")).isNull();
    }
}
