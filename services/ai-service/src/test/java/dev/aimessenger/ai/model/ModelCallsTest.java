package dev.aimessenger.ai.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.core.http.Headers;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import dev.aimessenger.common.error.ErrorCode;
import java.util.concurrent.TimeoutException;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelCallsTest {

    private final ModelCalls calls = new ModelCalls("https://models.example.org/v1", "small");
    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());

    @ParameterizedTest
    @CsvSource({"2, 2000", "0.5, 500", "3600, 60000"})
    void theNextTryWaitsAsLongAsTheServerAsksAndAMinuteAtMost(String retryAfter, long milliseconds) {
        OpenAIServiceException refusal = RateLimitException.builder()
                .headers(Headers.builder().put("Retry-After", retryAfter).build())
                .build();

        assertThatThrownBy(() -> calls.explain(exchange, refusal)).isSameAs(refusal);
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

    private void assertRefused(Exception refusal, String words) {
        assertThatThrownBy(() -> calls.explain(exchange, refusal))
                .isInstanceOfSatisfying(ModelRefusedException.class, explained -> {
                    assertThat(explained.code()).isEqualTo(ErrorCode.INTERNAL);
                    assertThat(explained).hasMessageContaining(words);
                });
    }
}
