package dev.aimessenger.ai.model;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.core.http.Headers;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIInvalidDataException;
import com.openai.errors.OpenAIIoException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.errors.UnprocessableEntityException;
import com.openai.models.ErrorObject;
import com.openai.models.chat.completions.ChatCompletionChunk;
import dev.aimessenger.ai.advice.CancelledException;
import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;
import dev.aimessenger.common.launch.WrongSetting;
import dev.aimessenger.openai.OpenAIConstants;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.apache.camel.CamelExchangeException;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelCallsTest {

    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final ModelCalls calls = modelCalls(meters, 0.5, 2);
    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());

    @ParameterizedTest
    @CsvSource({"2, 2000", "0.5, 500", "3600, 60000"})
    void theNextTryWaitsAsLongAsTheServerAsksAndAMinuteAtMost(String retryAfter, long milliseconds) {
        OpenAIServiceException refusal = RateLimitException.builder()
                .headers(Headers.builder().put("Retry-After", retryAfter).build())
                .build();

        assertThatThrownBy(() -> calls.explain(exchange, refusal))
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        explained -> assertThat(explained.code()).isEqualTo(ErrorCode.UNAVAILABLE))
                .hasMessage("https://models.example.org/v1 answers 429");
        assertThat(exchange.getMessage().getHeader(Exchange.REDELIVERY_DELAY)).isEqualTo(milliseconds);
    }

    @Test
    void whatMayPassStaysWhatItIs() {
        TimeoutException late = new TimeoutException();

        assertThatThrownBy(() -> calls.explain(exchange, late)).isSameAs(late);
        assertThat(exchange.getMessage().getHeader(Exchange.REDELIVERY_DELAY)).isNull();
    }

    @Test
    void aRefusalForGoodNamesTheSettingToLookAt() {
        Headers none = Headers.builder().build();

        assertRefused(UnauthorizedException.builder().headers(none).build(), "OPENAI_API_KEY");
        assertRefused(
                NotFoundException.builder().headers(none).build(),
                "OPENAI_MODEL: https://models.example.org/v1 has no model small");
    }

    @Test
    void anAnswerIsMeasuredByWhatItIsForWithItsTokensAndTheirPrice() {
        ModelCall.isFor(exchange, "advice");
        answered("Say yes.", "stop", 1_000_000, 3_000_000);

        assertThat(ended("advice", "answered")).isEqualTo(1);
        assertThat(meters.get("aimessenger.model.call")
                        .tag("purpose", "advice")
                        .tag("model", "small")
                        .timer()
                        .max(SECONDS))
                .isPositive();
        assertThat(counted("aimessenger.model.tokens", "prompt")).isEqualTo(1_000_000);
        assertThat(counted("aimessenger.model.tokens", "completion")).isEqualTo(3_000_000);
        assertThat(counted("aimessenger.model.cost", "prompt")).isEqualTo(0.5);
        assertThat(counted("aimessenger.model.cost", "completion")).isEqualTo(6);
    }

    @Test
    void whatGivesNoTextIsPaidForAllTheSame() {
        ModelCall.isFor(exchange, "advice");
        assertThatThrownBy(() -> answered("", "stop", 10, 20)).isInstanceOf(ServiceException.class);
        assertThatThrownBy(() -> answered(null, "content_filter", 10, 20)).isInstanceOf(ServiceException.class);

        assertThat(ended("advice", "empty")).isEqualTo(1);
        assertThat(ended("advice", "withheld")).isEqualTo(1);
        assertThat(counted("aimessenger.model.tokens", "completion")).isEqualTo(40);
    }

    @Test
    void withoutPricesNoCostIsTold() {
        ModelCalls unpriced = modelCalls(meters, 0, 0);
        unpriced.begin(exchange);
        exchange.getMessage().setBody("Yes");
        exchange.getMessage().setHeader(OpenAIConstants.PROMPT_TOKENS, 10L);
        unpriced.text(exchange);

        assertThat(counted("aimessenger.model.tokens", "prompt")).isEqualTo(10);
        assertThat(meters.find("aimessenger.model.cost").meters()).isEmpty();
        assertThatThrownBy(() -> modelCalls(meters, -1, 0))
                .isInstanceOf(WrongSetting.class)
                .hasMessageContaining("OPENAI_PROMPT_PRICE");
    }

    @Test
    void failuresAreMeasuredByTheirKind() {
        Headers none = Headers.builder().build();
        ModelCall.isFor(exchange, "answer");

        assertEndedAs("rate-limited", RateLimitException.builder().headers(none).build());
        assertEndedAs("refused", UnauthorizedException.builder().headers(none).build());
        assertEndedAs("unavailable", new OpenAIIoException("no connection"));
        assertEndedAs("broken-off", new TimeoutException("of the database, while parts are passed on"));
    }

    @Test
    void whatIsTakenBackIsNoFailureAndItsPartsAreCounted() {
        ModelCall.isFor(exchange, "advice");
        calls.begin(exchange);
        ModelStream stream = new ModelStream();
        stream.add(chunk("So far so good"));
        exchange.setProperty("stream", stream);
        Exception cancelled = new CamelExchangeException("in a part", exchange, new CancelledException());

        assertThatThrownBy(() -> calls.explain(exchange, cancelled)).isSameAs(cancelled);
        assertThat(ended("advice", "cancelled")).isEqualTo(1);
        assertThat(counted("aimessenger.model.tokens", "completion")).isEqualTo(4);
        // The next call in the same exchange begins anew.
        calls.begin(exchange);
        assertThatThrownBy(() -> calls.explain(exchange, new OpenAIIoException("no connection")))
                .hasMessageContaining("does not answer");
        assertThat(counted("aimessenger.model.tokens", "completion")).isEqualTo(4);
    }

    @Test
    void anOpenBreakerIsNoCall() {
        ModelCall.isFor(exchange, "answer");
        calls.begin(exchange);
        CallNotPermittedException open = CallNotPermittedException.createCallNotPermittedException(
                CircuitBreaker.ofDefaults("call-model-breaker"));

        assertThatThrownBy(() -> calls.explain(exchange, open)).isSameAs(open);
        assertThat(meters.find("aimessenger.model.call").timers()).allMatch(timer -> timer.count() == 0);
    }

    @Test
    void whatTheServerSaysIsNotTold() {
        Headers none = Headers.builder().build();
        Exception passing = InternalServerException.builder()
                .statusCode(500)
                .headers(none)
                .error(ErrorObject.builder()
                        .message("I shall not answer 'the old mill'")
                        .code("server_error")
                        .param(Optional.empty())
                        .type("server_error")
                        .build())
                .build();
        Exception lasting = UnprocessableEntityException.builder()
                .headers(none)
                .error(ErrorObject.builder()
                        .message("I shall not answer 'the old mill'")
                        .code("the old mill")
                        .param(Optional.empty())
                        .type("invalid_request_error")
                        .build())
                .build();
        assertThat(passing).hasMessageContaining("mill");

        assertThatThrownBy(() -> calls.explain(exchange, passing))
                .hasMessage("https://models.example.org/v1 answers 500 (server_error)")
                .hasNoCause();
        assertThatThrownBy(() -> calls.explain(exchange, lasting))
                .hasMessage("https://models.example.org/v1 refuses the call with 422");
        assertThatThrownBy(() -> calls.explain(exchange, new OpenAIInvalidDataException("the old mill")))
                .hasMessage("https://models.example.org/v1 answers what is no completion")
                .hasNoCause();
    }

    static ModelCalls modelCalls(MeterRegistry meters, double promptPrice, double completionPrice) {
        return new ModelCalls(
                new ModelMeters(meters, "small", promptPrice, completionPrice, "EUR"),
                "https://models.example.org/v1",
                "small");
    }

    private void answered(String text, String finishReason, long promptTokens, long completionTokens) {
        calls.begin(exchange);
        exchange.getMessage().setBody(text);
        exchange.getMessage().setHeader(OpenAIConstants.FINISH_REASON, finishReason);
        exchange.getMessage().setHeader(OpenAIConstants.PROMPT_TOKENS, promptTokens);
        exchange.getMessage().setHeader(OpenAIConstants.COMPLETION_TOKENS, completionTokens);
        calls.text(exchange);
    }

    private void assertEndedAs(String outcome, Exception failure) {
        calls.begin(exchange);
        assertThatThrownBy(() -> calls.explain(exchange, failure)).isInstanceOf(Exception.class);
        assertThat(ended("answer", outcome)).isEqualTo(1);
    }

    private long ended(String purpose, String outcome) {
        return meters.get("aimessenger.model.call")
                .tag("purpose", purpose)
                .tag("outcome", outcome)
                .timer()
                .count();
    }

    private double counted(String meter, String kind) {
        return meters.get(meter).tag("kind", kind).counter().count();
    }

    private static ChatCompletionChunk chunk(String text) {
        return ChatCompletionChunk.builder()
                .id("1")
                .created(1)
                .model("small")
                .addChoice(ChatCompletionChunk.Choice.builder()
                        .index(0)
                        .finishReason(Optional.empty())
                        .delta(ChatCompletionChunk.Choice.Delta.builder()
                                .content(text)
                                .build())
                        .build())
                .build();
    }

    private void assertRefused(Exception refusal, String words) {
        assertThatThrownBy(() -> calls.explain(exchange, refusal))
                .isInstanceOfSatisfying(ModelRefusedException.class, explained -> {
                    assertThat(explained.code()).isEqualTo(ErrorCode.INTERNAL);
                    assertThat(explained).hasMessageContaining(words);
                });
    }
}
