package dev.aimessenger.sockets;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;
import dev.aimessenger.websocket.WebsocketConstants;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Reads a client frame, {@code {"event": name, "data": {…}}}: the body becomes {@code data} (a JSON object), the exchange
 * property {@link #EVENT} the event, {@link DescribeError#CLIENT_MESSAGE_ID} the client message id where there is one.
 * Throws a {@link ServiceException} (invalid-request, too-large) for anything else.
 */
public final class ReadFrame implements Processor {

    /** Exchange property: the frame's event. */
    public static final String EVENT = "event";

    private final ObjectMapper json;
    private final ObjectReader reader;

    public ReadFrame(ObjectMapper json) {
        this.json = json;
        this.reader = json.reader()
                .with(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }

    @Override
    public void process(Exchange exchange) {
        if (exchange.getMessage().getHeader(WebsocketConstants.TOO_LARGE, false, boolean.class)) {
            throw new ServiceException(ErrorCode.TOO_LARGE, "The frame is too large");
        }
        if (!(exchange.getMessage().getBody() instanceof String text)) {
            throw invalid("A frame must be text", null);
        }
        JsonNode frame = parse(text);
        JsonNode data = frame.path("data");
        clientMessageId(data, exchange);
        if (!frame.path(EVENT).isTextual()) {
            throw invalid("event is missing or no text", EVENT);
        }
        if (!data.isMissingNode() && !data.isObject()) {
            throw invalid("data is no object", "data");
        }
        exchange.setProperty(EVENT, frame.path(EVENT).textValue());
        exchange.getMessage().setBody(data.isObject() ? data : json.createObjectNode());
    }

    private JsonNode parse(String text) {
        try {
            JsonNode frame = reader.readTree(text);
            if (frame instanceof ObjectNode) {
                return frame;
            }
        } catch (JsonProcessingException e) {
            throw invalid("The frame is not valid JSON", null);
        }
        throw invalid("The frame is no JSON object", null);
    }

    private static void clientMessageId(JsonNode data, Exchange exchange) {
        String id = data.path(DescribeError.CLIENT_MESSAGE_ID).textValue();
        if (id != null && id.length() == 36) {
            try {
                exchange.setProperty(DescribeError.CLIENT_MESSAGE_ID, UUID.fromString(id));
            } catch (IllegalArgumentException e) {
                // No UUID: the frame is refused where its fields are read.
            }
        }
    }

    private static ServiceException invalid(String message, String field) {
        return new ServiceException(ErrorCode.INVALID_REQUEST, message, field);
    }
}
