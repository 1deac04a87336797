package dev.aimessenger.ai.binding;

import static dev.aimessenger.ai.Samples.ANN;
import static dev.aimessenger.ai.Samples.CHAT;
import static dev.aimessenger.ai.Samples.INIT;
import static dev.aimessenger.ai.Samples.only;
import static dev.aimessenger.ai.Samples.page;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.ai.Samples;
import dev.aimessenger.ai.model.TokenBudget;
import dev.aimessenger.common.payload.MessageIds;
import dev.aimessenger.common.payload.ThreadCreated;
import dev.aimessenger.proto.message.v1.GetMessagesByChatRequest;
import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.RouteTest;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

/** The thread begins with a summary, or without one with the messages themselves; it is stored before anyone hears of it. */
@ForRoute("ai-service/open-thread")
class OpenThreadRouteTest extends RouteTest {

    @Override
    protected void bind(Registry beans) {
        beans.bind("openThread", new OpenThread(Samples.prompts(), new TokenBudget(3_000), 100));
    }

    @Override
    protected void answer() {
        mock("get-history")
                .whenAnyExchangeReceived(exchange -> exchange.getMessage().setBody(page(6, 5, 6)));
        mock("to-summarise-history").whenAnyExchangeReceived(exchange -> exchange.setProperty("summary", "They met."));
    }

    @Override
    protected Exchange good() throws Exception {
        return send(INIT, Map.of(), Map.of("init", INIT));
    }

    @Override
    protected void expectAfter(String step, boolean mayPass, Exchange exchange) throws Exception {
        super.expectAfter(step, mayPass, exchange);
        assertThat(mock("to-thread-created").getExchanges()).hasSize(step.equals("to-thread-created") ? 1 : 0);
    }

    @Test
    void theThreadBeginsWithASummary() throws Exception {
        good();

        assertThat(only(mock("get-history")).getBody())
                .isEqualTo(GetMessagesByChatRequest.newBuilder()
                        .setChatId(CHAT)
                        .setLimit(100)
                        .build());
        assertThat(only(mock("to-summarise-history")).getBody()).isEqualTo(page(6, 5, 6));
        assertThat(only(mock("insert-thread")).getBody())
                .isEqualTo(Map.of(
                        "threadId",
                        MessageIds.thread(4),
                        "bindingId",
                        4L,
                        "chatId",
                        CHAT,
                        "ownerId",
                        ANN,
                        "type",
                        "autoreply",
                        "summary",
                        "They met.",
                        "summarySeq",
                        6L,
                        "lastSeq",
                        6L));
        assertThat(only(mock("to-thread-created")).getHeader(KafkaConstants.KEY))
                .isEqualTo("7");
        assertThat(Samples.record(mock("to-thread-created"), ThreadCreated.class))
                .isEqualTo(new ThreadCreated(CHAT, 4, MessageIds.thread(4)));
    }

    @Test
    void withoutASummaryItBeginsWithTheMessagesThemselves() throws Exception {
        mock("to-summarise-history").whenAnyExchangeReceived(exchange -> {});
        good();

        assertThat(only(mock("insert-thread")).getBody(Map.class))
                .containsEntry("summary", "")
                .containsEntry("lastSeq", 4L);
    }

    @Test
    void whereNothingWasSaidTheModelIsNotAsked() throws Exception {
        mock("get-history")
                .whenAnyExchangeReceived(exchange -> exchange.getMessage().setBody(page(0)));
        good();

        assertThat(mock("to-summarise-history").getExchanges()).isEmpty();
        assertThat(only(mock("insert-thread")).getBody(Map.class)).containsEntry("lastSeq", 0L);
    }
}
