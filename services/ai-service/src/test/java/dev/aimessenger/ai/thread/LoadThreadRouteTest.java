package dev.aimessenger.ai.thread;

import static dev.aimessenger.ai.Samples.ANN;
import static dev.aimessenger.ai.Samples.BOB;
import static dev.aimessenger.ai.Samples.CHAT;
import static dev.aimessenger.ai.Samples.only;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;
import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.RouteTest;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

@ForRoute("ai-service/load-thread")
class LoadThreadRouteTest extends RouteTest {

    private static final Map<String, Object> ROW = Map.of(
            "thread_id",
            "thread-1",
            "chat_id",
            CHAT,
            "owner_id",
            ANN,
            "type",
            "autoreply",
            "summary",
            "They know each other.",
            "summary_seq",
            1L,
            "last_seq",
            3L);

    @Override
    protected void bind(Registry beans) {
        beans.bind("threads", new Threads());
    }

    @Override
    protected void answer() {
        mock("find-thread")
                .whenAnyExchangeReceived(exchange -> exchange.getMessage().setBody(ROW));
        mock("to-compact")
                .whenAnyExchangeReceived(exchange -> exchange.getMessage().removeHeaders("*"));
        mock("newest-messages")
                .whenAnyExchangeReceived(
                        exchange -> exchange.getMessage().setBody(List.of(line(BOB, "When?"), line(ANN, "Hi"))));
    }

    @Override
    protected Exchange good() throws Exception {
        return send(null, Map.of("threadId", "thread-1"));
    }

    @Test
    void theThreadIsReadWhenItKnowsItsChatAndFitsItsBudget() throws Exception {
        Exchange exchange = good();

        assertThat(only(mock("to-catch-up"))
                        .getExchange()
                        .getProperty("thread", AiThread.class)
                        .lastSeq())
                .isEqualTo(3);
        assertThat(mock("to-compact").getExchanges()).hasSize(1);
        assertThat(only(mock("newest-messages"))).satisfies(call -> {
            assertThat(call.getHeader("threadId")).isEqualTo("thread-1");
            assertThat(call.getBody()).isNull();
        });
        assertThat(exchange.getProperty("thread", AiThread.class)).satisfies(thread -> {
            assertThat(thread.summary()).isEqualTo("They know each other.");
            assertThat(thread.messages()).extracting(AiThread.Line::text).containsExactly("Hi", "When?");
        });
    }

    @Test
    void aThreadThatHasEndedIsNotFound() throws Exception {
        mock("find-thread")
                .whenAnyExchangeReceived(exchange -> exchange.getMessage().setBody(null));

        assertThat(good().getException(ServiceException.class).code()).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(mock("to-catch-up").getExchanges()).isEmpty();
    }

    private static Map<String, Object> line(long sender, String text) {
        return Map.of(
                "message_id", UUID.randomUUID(), "sender_id", sender, "sender_email", "a@example.org", "text", text);
    }
}
