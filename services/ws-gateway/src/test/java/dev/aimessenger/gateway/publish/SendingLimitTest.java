package dev.aimessenger.gateway.publish;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.aimessenger.common.limit.RateLimitedException;
import dev.aimessenger.sockets.Connections;
import dev.aimessenger.sockets.Principal;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SendingLimitTest {

    private final Connections connections = new Connections();
    private final SendingLimit limit = new SendingLimit(connections, 20, 60);
    private final long begin = System.nanoTime();

    @BeforeEach
    void connect() {
        connections.open("key", principal());
        connections.open("other socket of the user", principal());
    }

    private static Principal principal() {
        return new Principal(5, "ann@example.org", Instant.now().plusSeconds(600));
    }

    @Test
    void whoSendsInMeasureIsNotRefusedWhenTheGatewayWorksItOffAtOnce() {
        for (int i = 0; i < 1_000; i++) {
            limit.take("key", begin + Duration.ofMillis(50L * i).toNanos());
        }
    }

    @Test
    void whoSendsTooMuchAtOnceIsRefusedOnWhicheverSocket() {
        for (int i = 0; i < 30; i++) {
            limit.take("key", begin);
            limit.take("other socket of the user", begin);
        }

        assertThatExceptionOfType(RateLimitedException.class)
                .isThrownBy(() -> limit.take("other socket of the user", begin));
    }
}
