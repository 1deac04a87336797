package dev.aimessenger.ai.feed;

import static dev.aimessenger.ai.Samples.only;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.aimessenger.ai.advice.Advising;
import dev.aimessenger.ai.autoreply.Answers;
import dev.aimessenger.ai.thread.Threads;
import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;
import dev.aimessenger.common.payload.AdviceResponse;
import dev.aimessenger.common.payload.BindingType;
import dev.aimessenger.common.payload.ChatMessage;
import dev.aimessenger.common.payload.FeedMessage;
import dev.aimessenger.common.payload.MessageIds;
import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.RouteTest;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

/** A message is for the model, for the owner, or for neither; when it cannot be scheduled, the owner hears why. */
@ForRoute("ai-service/feed")
class FeedRouteTest extends RouteTest {

    private static final long OWNER = 1;

    private final ObjectMapper json = new ObjectMapper().findAndRegisterModules();

    @Override
    protected void bind(Registry beans) {
        beans.bind("advising", new Advising());
        beans.bind("feeding", new Feeding(0));
        beans.bind("answers", new Answers());
        beans.bind("threads", new Threads());
    }

    @Override
    protected Exchange good() throws Exception {
        return feed(BindingType.AUTOREPLY, message(2, 0));
    }

    @Override
    protected Exchange leadTo(String step) throws Exception {
        return switch (step) {
            case "withdraw-answer" -> feed(BindingType.AUTOREPLY, message(OWNER, 0));
            case "to-skip-loop" -> feed(BindingType.AUTOREPLY, message(2, 1));
            default -> good();
        };
    }

    @Test
    void aMessageIsAppendedAndAnAnswerIsScheduled() throws Exception {
        good();

        assertThat(only(mock("append-message")).getBody(Map.class))
                .containsEntry("threadId", "thread-1")
                .containsEntry("text", "Hi");
        assertThat(mock("to-schedule-answer").getExchanges()).hasSize(1);
        assertThat(mock("withdraw-answer").getExchanges()).isEmpty();
    }

    @Test
    void whenAnAnswerCannotBeScheduledTheOwnerHearsItAndTheMessageIsKept() throws Exception {
        mock("to-schedule-answer").whenAnyExchangeReceived(exchange -> {
            throw new TimeoutException("no answer");
        });
        ChatMessage message = message(2, 0);
        feed(BindingType.AUTOREPLY, message);

        AdviceResponse told = told("tell-owner-lasting");
        assertThat(told.requestId()).isEqualTo(MessageIds.answer("thread-1", message.messageId()));
        assertThat(told.error()).isEqualTo("unavailable");
        assertThat(mock("send-advice-dead-letter").getExchanges())
                .singleElement()
                .satisfies(letter -> {
                    assertThat(letter.getMessage().getBody(String.class)).isEqualTo(record(message));
                    assertThat(letter.getMessage().getHeader(KafkaConstants.OVERRIDE_TOPIC))
                            .isEqualTo("topic.dlt");
                    assertThat(letter.getMessage().getHeader("dlt.cause", String.class))
                            .contains("no answer");
                });
    }

    @Test
    void whatCannotSucceedIsNotTriedAgain() throws Exception {
        mock("to-schedule-answer").whenAnyExchangeReceived(exchange -> {
            throw new ServiceException(ErrorCode.NOT_FOUND, "There is no such thread");
        });
        good();

        assertThat(told("tell-owner-permanent").error()).isEqualTo("not-found");
    }

    @Test
    void anOwnerWhoWaitsForNoAnswerHearsOfNoFailure() throws Exception {
        mock("append-message").whenAnyExchangeReceived(exchange -> {
            throw new TimeoutException("no database");
        });
        feed(BindingType.ADVICE, message(2, 0));

        assertThat(mock("tell-owner-lasting").getExchanges()).isEmpty();
        assertThat(mock("send-advice-dead-letter").getExchanges()).hasSize(1);
    }

    @Test
    void aMessageOfTheOwnerWithdrawsWhatWaits() throws Exception {
        feed(BindingType.AUTOREPLY, message(OWNER, 0));

        assertThat(only(mock("withdraw-answer")).getBody(Map.class)).containsEntry("threadId", "thread-1");
        assertThat(mock("to-schedule-answer").getExchanges()).isEmpty();
    }

    @Test
    void anAnswerOfAnotherModelIsALoop() throws Exception {
        feed(BindingType.AUTOREPLY, message(2, 1));

        assertThat(mock("to-skip-loop").getExchanges()).hasSize(1);
        assertThat(mock("to-schedule-answer").getExchanges()).isEmpty();
    }

    @Test
    void aMessageForAdviceOnlyJoinsTheThread() throws Exception {
        feed(BindingType.ADVICE, message(2, 0));

        assertThat(mock("append-message").getExchanges()).hasSize(1);
        assertThat(mock("to-schedule-answer").getExchanges()).isEmpty();
    }

    private static ChatMessage message(long sender, int hops) {
        return new ChatMessage(
                7,
                null,
                UUID.randomUUID(),
                UUID.randomUUID(),
                sender,
                "bob@example.org",
                "Hi",
                hops > 0,
                Instant.EPOCH,
                hops);
    }

    private String record(ChatMessage message) throws Exception {
        return json.writeValueAsString(new FeedMessage("thread-1", BindingType.AUTOREPLY, OWNER, message));
    }

    private Exchange feed(BindingType type, ChatMessage message) throws Exception {
        return record("thread-1", json.writeValueAsString(new FeedMessage("thread-1", type, OWNER, message)));
    }

    private AdviceResponse told(String step) {
        assertThat(mock(step).getExchanges()).hasSize(1);
        return mock(step).getExchanges().get(0).getMessage().getBody(AdviceResponse.class);
    }
}
