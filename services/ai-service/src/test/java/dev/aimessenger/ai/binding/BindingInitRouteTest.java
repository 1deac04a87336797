package dev.aimessenger.ai.binding;

import static dev.aimessenger.ai.Samples.ANN;
import static dev.aimessenger.ai.Samples.CHAT;
import static dev.aimessenger.ai.Samples.INIT;
import static dev.aimessenger.ai.Samples.json;
import static dev.aimessenger.ai.Samples.only;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.ai.Samples;
import dev.aimessenger.ai.model.TokenBudget;
import dev.aimessenger.common.payload.BindingInit;
import dev.aimessenger.common.payload.BindingType;
import dev.aimessenger.common.payload.MessageIds;
import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.RouteTest;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

@ForRoute("ai-service/binding-init")
class BindingInitRouteTest extends RouteTest {

    private static final BindingInit ENDED = new BindingInit(CHAT, 4, ANN, BindingType.AUTOREPLY, true);

    @Override
    protected void bind(Registry beans) {
        beans.bind("openThread", new OpenThread(Samples.prompts(), new TokenBudget(3_000), 100));
    }

    @Override
    protected Exchange good() throws Exception {
        return record("7", json(INIT));
    }

    @Override
    protected Exchange leadTo(String step) throws Exception {
        return step.equals("to-end-thread-of-binding") ? record("7", json(ENDED)) : good();
    }

    @Test
    void aNewBindingGetsAThread() throws Exception {
        good();

        assertThat(only(mock("to-open-thread"))).satisfies(call -> {
            assertThat(call.getBody()).isEqualTo(INIT);
            assertThat(call.getExchange().getProperty("init")).isEqualTo(INIT);
        });
        assertThat(mock("to-end-thread-of-binding").getExchanges()).isEmpty();
    }

    @Test
    void theThreadOfABindingThatHasEndedEnds() throws Exception {
        record("7", json(ENDED));

        assertThat(only(mock("to-end-thread-of-binding")).getHeader("threadId")).isEqualTo(MessageIds.thread(4));
        assertThat(mock("to-open-thread").getExchanges()).isEmpty();
    }

    @Test
    void anUnreadableRecordIsADeadLetter() throws Exception {
        record("7", "not json");

        assertThat(only(mock("send-permanent-dead-letter")).getBody()).isEqualTo("not json");
    }
}
