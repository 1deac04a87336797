package dev.aimessenger.ai.autoreply;

import static dev.aimessenger.ai.Samples.FEED;
import static dev.aimessenger.ai.Samples.MESSAGE;
import static dev.aimessenger.ai.Samples.only;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.common.payload.AdviceResponse;
import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.RouteTest;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

@ForRoute("ai-service/offer-draft")
class OfferDraftRouteTest extends RouteTest {

    @Override
    protected void bind(Registry beans) {
        beans.bind("answers", new Answers());
    }

    @Override
    protected Exchange good() throws Exception {
        return send(null, Map.of(), Map.of("feed", FEED, "text", "Hello"));
    }

    @Override
    protected void answer() {
        mock("find-source-seq")
                .whenAnyExchangeReceived(exchange -> exchange.getMessage().setBody(5L));
    }

    @Test
    void theOwnerSeesTheDraftAndWhatItAnswers() throws Exception {
        good();

        assertThat(only(mock("find-source-seq")).getBody())
                .isEqualTo(Map.of(
                        "threadId", "thread-1", "messageId", MESSAGE.messageId().toString()));
        assertThat(only(mock("to-show-draft")).getBody(AdviceResponse.class)).satisfies(draft -> {
            assertThat(draft.kind()).isEqualTo(AdviceResponse.Kind.DRAFT);
            assertThat(draft.text()).isEqualTo("Hello");
            assertThat(draft.inReplyToSeq()).isEqualTo(5);
        });
    }

    @Test
    void aMessageThatHasNoNumberYetIsAnsweredToo() throws Exception {
        mock("find-source-seq")
                .whenAnyExchangeReceived(exchange -> exchange.getMessage().setBody(null));
        good();

        assertThat(only(mock("to-show-draft")).getBody(AdviceResponse.class).inReplyToSeq())
                .isNull();
    }
}
