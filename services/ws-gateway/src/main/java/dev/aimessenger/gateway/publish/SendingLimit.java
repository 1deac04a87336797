package dev.aimessenger.gateway.publish;

import dev.aimessenger.common.limit.RateLimit;
import dev.aimessenger.sockets.Connections;
import dev.aimessenger.sockets.DescribeError;
import dev.aimessenger.websocket.WebsocketConstants;
import java.time.Duration;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** How much one user may send through this gateway, on all of their connections together. */
@Component("sendingLimit")
public class SendingLimit {

    private final Connections connections;
    private final RateLimit limit;

    SendingLimit(
            Connections connections,
            @Value("${aimessenger.messages.a-second}") long aSecond,
            @Value("${aimessenger.messages.burst}") long burst) {
        this.connections = connections;
        this.limit = new RateLimit("MESSAGE_LIMIT_PER_SECOND", aSecond, Duration.ofSeconds(1), burst);
    }

    /**
     * @param arrivedNanos when the message had come in, or null for now: that it had to wait here is not its sender's
     *     fault
     * @throws dev.aimessenger.common.limit.RateLimitedException when the user has sent their share
     */
    public void take(
            @ExchangeProperty(DescribeError.CONNECTION_KEY) String connectionKey,
            @Header(WebsocketConstants.ARRIVED_NANOS) Long arrivedNanos) {
        String user = String.valueOf(connections.principal(connectionKey).userId());
        limit.take(user, arrivedNanos == null ? System.nanoTime() : arrivedNanos);
    }
}
