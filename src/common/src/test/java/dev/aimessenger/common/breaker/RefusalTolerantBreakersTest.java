package dev.aimessenger.common.breaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.Failures;
import dev.aimessenger.common.error.ServiceException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import org.junit.jupiter.api.Test;

class RefusalTolerantBreakersTest {

    private final CircuitBreaker breaker = RefusalTolerantBreakers.registry(Failures::isPermanent)
            .circuitBreaker(
                    "b",
                    CircuitBreakerConfig.custom()
                            .minimumNumberOfCalls(4)
                            .slidingWindowSize(4)
                            .build());

    @Test
    void refusalsLeaveItClosed() {
        fail(new ServiceException(ErrorCode.FORBIDDEN, "no"), 20);

        assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.CLOSED);
    }

    @Test
    void failuresOpenIt() {
        fail(new IllegalStateException("lost connection"), 4);

        assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.OPEN);
    }

    private void fail(RuntimeException with, int times) {
        for (int i = 0; i < times; i++) {
            assertThatThrownBy(() -> breaker.executeRunnable(() -> {
                        throw with;
                    }))
                    .isSameAs(with);
        }
    }
}
