package dev.aimessenger.sockets;

import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.Failures;
import dev.aimessenger.common.error.OverloadedException;
import dev.aimessenger.common.error.ServiceException;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.component.vertx.websocket.VertxWebsocketConstants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns the exception of a client's frame into an {@code error} frame for that client: the one edge of WebSocket. */
public final class DescribeError implements Processor {

    /** Exchange property: the {@code clientMessageId} of the frame that is processed, where it has one. */
    public static final String CLIENT_MESSAGE_ID = "clientMessageId";

    /** Exchange property: the key of the connection whose frame is processed. */
    public static final String CONNECTION_KEY = "connectionKey";

    private static final Logger LOG = LoggerFactory.getLogger(DescribeError.class);

    private final Frames frames;

    public DescribeError(Frames frames) {
        this.frames = frames;
    }

    @Override
    public void process(Exchange exchange) {
        Exception cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        ServiceException failure = Failures.describe(cause);
        boolean ours = failure.code() == ErrorCode.INTERNAL || failure.code() == ErrorCode.UNAVAILABLE;
        // One line for each refused frame would be a load of its own.
        if (ours && !(failure instanceof OverloadedException)) {
            LOG.error("A frame failed in route {}", exchange.getFromRouteId(), cause);
        }
        Message answer = exchange.getMessage();
        answer.removeHeaders("*");
        answer.setHeader(VertxWebsocketConstants.CONNECTION_KEY, exchange.getProperty(CONNECTION_KEY, String.class));
        answer.setBody(frames.error(failure, exchange.getProperty(CLIENT_MESSAGE_ID, UUID.class)));
    }
}
