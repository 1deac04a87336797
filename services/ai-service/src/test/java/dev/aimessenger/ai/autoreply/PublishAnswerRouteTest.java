package dev.aimessenger.ai.autoreply;

import static dev.aimessenger.ai.Samples.MESSAGE;
import static dev.aimessenger.ai.Samples.only;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.ai.Samples;
import dev.aimessenger.common.payload.AutoreplyMessage;
import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.RouteTest;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

@ForRoute("ai-service/publish-answer")
class PublishAnswerRouteTest extends RouteTest {

    private static final AutoreplyMessage ANSWER =
            new AutoreplyMessage("thread-1", UUID.randomUUID(), MESSAGE.messageId(), "Hello", 1, null);

    @Override
    protected void bind(Registry beans) {}

    @Override
    protected Exchange good() throws Exception {
        return send(ANSWER, Map.of());
    }

    @Test
    void theAnswersOfAThreadStayInOrder() throws Exception {
        good();

        assertThat(only(mock("to-autoreply")).getHeader(KafkaConstants.KEY)).isEqualTo("thread-1");
        assertThat(Samples.record(mock("to-autoreply"), AutoreplyMessage.class)).isEqualTo(ANSWER);
    }
}
