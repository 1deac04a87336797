package dev.aimessenger.ai.thread;

import static dev.aimessenger.ai.Samples.CHAT;
import static dev.aimessenger.ai.Samples.THREAD;
import static dev.aimessenger.ai.Samples.page;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.aimessenger.proto.message.v1.GetMessagesByChatRequest;
import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.RouteTest;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

/** The thread knows its chat up to message 3, and the chat has 6. */
@ForRoute("ai-service/catch-up-thread")
class CatchUpThreadRouteTest extends RouteTest {

    @Override
    protected void bind(Registry beans) {
        beans.bind("threads", new Threads());
    }

    @Override
    protected void answer() {
        mock("get-missing").whenAnyExchangeReceived(exchange -> {
            long after = exchange.getMessage()
                    .getBody(GetMessagesByChatRequest.class)
                    .getAfterSeq();
            exchange.getMessage().setBody(after == 3 ? page(6, 4, 5) : page(6, 6));
        });
    }

    @Override
    protected Exchange good() throws Exception {
        return send(null, Map.of(), Map.of("thread", THREAD));
    }

    @Override
    protected void expectAfter(String step, boolean mayPass, Exchange exchange) throws Exception {
        super.expectAfter(step, mayPass, exchange);
        assertThat(mock("advance-thread").getExchanges())
                .as("no message is passed over that was not stored")
                .hasSize(step.equals("advance-thread") ? 1 : 0);
    }

    @Test
    void whatTheChatHasMoreIsAddedPageByPage() throws Exception {
        Exchange exchange = good();

        assertThat(bodies("get-missing"))
                .extracting(GetMessagesByChatRequest.class::cast)
                .allMatch(asked -> asked.getChatId() == CHAT)
                .extracting(GetMessagesByChatRequest::getAfterSeq)
                .containsExactly(3L, 5L);
        assertThat(bodies("append-stored"))
                .extracting(row -> ((Map<?, ?>) row).get("threadId"), row -> ((Map<?, ?>) row).get("text"))
                .containsExactly(
                        tuple("thread-1", "message 4"), tuple("thread-1", "message 5"), tuple("thread-1", "message 6"));
        assertThat(bodies("advance-thread"))
                .isEqualTo(List.of(
                        Map.of("threadId", "thread-1", "lastSeq", 5L), Map.of("threadId", "thread-1", "lastSeq", 6L)));
        assertThat(exchange.getProperty("thread", AiThread.class).lastSeq()).isEqualTo(6);
    }

    @Test
    void whereNothingIsMissingOneLookIsEnough() throws Exception {
        mock("get-missing")
                .whenAnyExchangeReceived(exchange -> exchange.getMessage().setBody(page(3)));
        good();

        assertThat(mock("get-missing").getExchanges()).hasSize(1);
        assertThat(mock("append-stored").getExchanges()).isEmpty();
    }

    private List<Object> bodies(String step) {
        return mock(step).getExchanges().stream()
                .map(exchange -> exchange.getMessage().getBody())
                .toList();
    }
}
