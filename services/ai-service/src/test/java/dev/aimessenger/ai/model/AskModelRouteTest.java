package dev.aimessenger.ai.model;

import static dev.aimessenger.ai.Samples.modelSays;
import static dev.aimessenger.ai.Samples.refusesTheKey;
import static org.assertj.core.api.Assertions.assertThat;

import com.openai.core.http.Headers;
import com.openai.errors.RateLimitException;
import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;
import dev.aimessenger.openai.OpenAIConstants;
import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.RouteTest;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

@ForRoute("ai-service/ask-model")
class AskModelRouteTest extends RouteTest {

    @Override
    protected void bind(Registry beans) {
        beans.bind("modelCalls", ModelCallsTest.modelCalls(new SimpleMeterRegistry(), 0, 0));
    }

    @Override
    protected void answer() {
        modelSays(mock("call-model"), " Hello\n");
    }

    @Override
    protected Exchange good() throws Exception {
        return send("Hi", Map.of());
    }

    @Test
    void theAnswerIsInTheTextAndItsCostInTheHeaders() throws Exception {
        Exchange exchange = good();

        assertThat(exchange.getProperty("text")).isEqualTo("Hello");
        assertThat(exchange.getMessage().getHeader(OpenAIConstants.PROMPT_TOKENS))
                .isEqualTo(10);
    }

    @Test
    void aRefusalForGoodNamesTheSettingToLookAt() throws Exception {
        refusesTheKey(mock("call-model"));

        assertThat(good().getException())
                .isInstanceOf(ModelRefusedException.class)
                .hasMessageContaining("OPENAI_API_KEY");
    }

    @Test
    void howLongABusyServerAsksToWaitIsLeftForTheNextTry() throws Exception {
        mock("call-model").whenAnyExchangeReceived(exchange -> {
            throw RateLimitException.builder()
                    .headers(Headers.builder().put("Retry-After", "2").build())
                    .build();
        });
        Exchange exchange = good();

        assertThat(exchange.getException(ServiceException.class).code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(exchange.getMessage().getHeader(Exchange.REDELIVERY_DELAY)).isEqualTo(2_000L);
    }

    @Test
    void anAnswerThatIsWithheldIsNone() throws Exception {
        mock("call-model")
                .whenAnyExchangeReceived(
                        exchange -> exchange.getMessage().setHeader(OpenAIConstants.FINISH_REASON, "content_filter"));
        Exchange exchange = good();

        assertThat(exchange.getException(ServiceException.class).code()).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(exchange.getProperty("text")).isNull();
    }
}
