package dev.aimessenger.sockets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.OverloadedException;
import dev.aimessenger.common.error.ServiceException;
import dev.aimessenger.common.json.JsonBody;
import dev.aimessenger.websocket.WebsocketConstants;
import java.time.Duration;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Reads a client frame, {@code {"event": name, "data": {…}}}: the body becomes {@code data} (a JSON object), the exchange
 * property {@link #EVENT} the event, {@link DescribeError#CLIENT_MESSAGE_ID} the client message id where there is one.
 * Throws a {@link ServiceException} (invalid-request, too-large) for anything else, and (unavailable) for a frame that has
 * waited too long for its turn.
 */
public final class ReadFrame implements Processor {

    /** Exchange property: the frame's event. */
    public static final String EVENT = "event";

    private static final int UUID_CHARACTERS = 36;

    private final long waitLimitNanos;

    /** @param waitLimit how long after its arrival a frame is still worth processing */
    public ReadFrame(Duration waitLimit) {
        this.waitLimitNanos = waitLimit.toNanos();
    }

    private record ClientFrame(String event, JsonNode data) {}

    @Override
    public void process(Exchange exchange) {
        if (exchange.getMessage().getHeader(WebsocketConstants.TOO_LARGE, false, boolean.class)) {
            throw new ServiceException(ErrorCode.TOO_LARGE, "The frame is too large");
        }
        if (!(exchange.getMessage().getBody() instanceof String text)) {
            throw new ServiceException(ErrorCode.INVALID_REQUEST, "A frame must be text");
        }
        ClientFrame frame = JsonBody.read(text, ClientFrame.class);
        JsonNode data =
                frame.data() == null || frame.data().isNull() ? JsonNodeFactory.instance.objectNode() : frame.data();
        clientMessageId(data, exchange);
        Long arrived = exchange.getMessage().getHeader(WebsocketConstants.ARRIVED_NANOS, Long.class);
        if (arrived != null && System.nanoTime() - arrived > waitLimitNanos) {
            throw new OverloadedException();
        }
        if (frame.event() == null) {
            throw new ServiceException(ErrorCode.INVALID_REQUEST, "event is missing", EVENT);
        }
        if (!data.isObject()) {
            throw new ServiceException(ErrorCode.INVALID_REQUEST, "data is no object", "data");
        }
        exchange.setProperty(EVENT, frame.event());
        exchange.getMessage().setBody(data);
    }

    private static void clientMessageId(JsonNode data, Exchange exchange) {
        String id = data.path(DescribeError.CLIENT_MESSAGE_ID).textValue();
        if (id != null && id.length() == UUID_CHARACTERS) {
            try {
                exchange.setProperty(DescribeError.CLIENT_MESSAGE_ID, UUID.fromString(id));
            } catch (IllegalArgumentException e) {
                // No UUID: the frame is refused where its fields are read.
            }
        }
    }
}
