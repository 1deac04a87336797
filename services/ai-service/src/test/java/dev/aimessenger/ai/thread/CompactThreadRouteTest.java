package dev.aimessenger.ai.thread;

import static dev.aimessenger.ai.Samples.THREAD;
import static dev.aimessenger.ai.Samples.only;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.ai.Samples;
import dev.aimessenger.ai.model.TokenBudget;
import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.RouteTest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

/** Four messages of 10 characters are 10 too many. */
@ForRoute("ai-service/compact-thread")
class CompactThreadRouteTest extends RouteTest {

    private static final List<Map<String, Object>> TOO_MANY = List.of(row(1), row(2), row(3), row(4));

    @Override
    protected void bind(Registry beans) {
        beans.bind("compaction", new Compaction(Samples.prompts(), new TokenBudget(10)));
    }

    @Override
    protected void answer() {
        AtomicInteger rounds = new AtomicInteger();
        mock("unsummarised")
                .whenAnyExchangeReceived(exchange ->
                        exchange.getMessage().setBody(rounds.incrementAndGet() == 1 ? TOO_MANY : List.of()));
        mock("to-summarise-oldest").whenAnyExchangeReceived(exchange -> exchange.setProperty("outgrown", "true"));
    }

    @Override
    protected Exchange good() throws Exception {
        return send(null, Map.of(), Map.of("thread", THREAD));
    }

    @Override
    protected void expectAfter(String step, boolean mayPass, Exchange exchange) throws Exception {
        super.expectAfter(step, mayPass, exchange);
        assertThat(mock("unsummarised").getExchanges())
                .as("rounds: what cannot be summarised now waits for the next time")
                .hasSize(step.equals("unsummarised") && mayPass ? 1 + RETRIES : 1);
    }

    @Test
    void theOldestAreSummarisedUntilTheRestFits() throws Exception {
        good();

        assertThat(mock("unsummarised").getExchanges()).hasSize(2).allSatisfy(call -> {
            assertThat(call.getMessage().getHeader("threadId")).isEqualTo("thread-1");
            assertThat(call.getMessage().getBody()).isNull();
        });
        assertThat(only(mock("to-summarise-oldest")).getExchange().getProperty("oldest"))
                .isEqualTo(TOO_MANY.subList(0, 3));
    }

    @Test
    void whatFitsStaysAsItIs() throws Exception {
        mock("unsummarised")
                .whenAnyExchangeReceived(exchange -> exchange.getMessage().setBody(List.of()));
        good();

        assertThat(mock("to-summarise-oldest").getExchanges()).isEmpty();
    }

    @Test
    void whatWasSummarisedIsNotSummarisedAgainWhenTheRestCannotBeRead() throws Exception {
        mock("unsummarised")
                .whenExchangeReceived(1, exchange -> exchange.getMessage().setBody(TOO_MANY));
        mock("unsummarised").whenAnyExchangeReceived(exchange -> {
            throw new TimeoutException("no database");
        });
        mock("to-summarise-oldest").whenExchangeReceived(1, exchange -> exchange.setProperty("outgrown", "true"));
        mock("to-summarise-oldest").whenAnyExchangeReceived(exchange -> {});
        good();

        assertThat(mock("unsummarised").getExchanges()).hasSize(2 + RETRIES);
        assertThat(mock("to-summarise-oldest").getExchanges()).hasSize(1);
    }

    private static Map<String, Object> row(long seq) {
        return Map.of("seq", seq, "sender_email", "a@example.org", "text", "x".repeat(10), "characters", 40L);
    }
}
