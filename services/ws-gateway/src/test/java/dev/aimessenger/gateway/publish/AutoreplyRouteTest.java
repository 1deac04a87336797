package dev.aimessenger.gateway.publish;

import static dev.aimessenger.gateway.TestMessages.JSON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.common.payload.AutoreplyMessage;
import dev.aimessenger.common.payload.ChatMessage;
import dev.aimessenger.gateway.TestMessages;
import dev.aimessenger.proto.chat.v1.ThreadContext;
import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.RouteTest;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

/** A model's answer becomes a message of its thread's owner, unless the owner has paused it. */
@ForRoute("ws-gateway/autoreply")
class AutoreplyRouteTest extends RouteTest {

    @Override
    protected void bind(Registry beans) {
        beans.bind("publishing", new Publishing(TestMessages.annsConnection(), TestMessages.FRAMES));
    }

    @Override
    protected void answer() {
        threadIs(false);
    }

    @Override
    protected Exchange good() throws Exception {
        return answer(1, null);
    }

    @Test
    void anAnswerIsItsOwnersMessageAndSaysThatAModelWroteIt() throws Exception {
        good();

        ChatMessage message = published();
        assertThat(message.chatId()).isEqualTo(9);
        assertThat(message.senderId()).isEqualTo(5);
        assertThat(message.senderEmail()).isEqualTo("ann@example.org");
        assertThat(message.text()).isEqualTo("Friday at six.");
        assertThat(message.aiGenerated()).isTrue();
        assertThat(message.hops()).isEqualTo(1);
    }

    @Test
    void anAnswerForABindingThatIsPausedByNowIsDropped() throws Exception {
        threadIs(true);
        good();

        assertThat(mock("publish-answer").getExchanges()).isEmpty();
        assertThat(mock("send-permanent-dead-letter").getExchanges()).isEmpty();
    }

    /** Paused or not, a person may send what the model has written for them. */
    @Test
    void aDraftThatTheOwnerSendsGoesOutAsItWas() throws Exception {
        threadIs(true);
        answer(0, true);

        assertThat(published().aiGenerated()).isTrue();
        assertThat(published().hops()).isZero();
    }

    @Test
    void aDraftThatTheOwnerHasEditedIsTheirOwn() throws Exception {
        threadIs(true);
        answer(0, false);

        assertThat(published().aiGenerated()).isFalse();
        assertThat(published().senderId()).isEqualTo(5);
    }

    @Test
    void whatIsNoAnswerGoesToDeadLettersAtOnce() throws Exception {
        record("thread-1", "{}");

        assertThat(mock("send-permanent-dead-letter").getExchanges()).hasSize(1);
        assertThat(mock("to-thread-context").getExchanges()).isEmpty();
    }

    private void threadIs(boolean paused) {
        mock("to-thread-context")
                .whenAnyExchangeReceived(exchange -> exchange.getMessage()
                        .setBody(ThreadContext.newBuilder()
                                .setThreadId("thread-1")
                                .setChatId(9)
                                .setOwnerId(5)
                                .setOwnerEmail("ann@example.org")
                                .setPaused(paused)
                                .build()));
    }

    private Exchange answer(int hops, Boolean aiGenerated) throws Exception {
        return record(
                "thread-1",
                JSON.writeValueAsString(new AutoreplyMessage(
                        "thread-1", UUID.randomUUID(), UUID.randomUUID(), "Friday at six.", hops, aiGenerated)));
    }

    private ChatMessage published() {
        assertThat(mock("publish-answer").getExchanges()).hasSize(1);
        return mock("publish-answer").getExchanges().get(0).getProperty("message", ChatMessage.class);
    }
}
