package dev.aimessenger.sockets;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.aimessenger.common.error.ServiceException;
import java.util.UUID;

/** Writes server frames: {@code {"event": name, "data": {…}}}. */
public final class Frames {

    private final ObjectMapper json;

    public Frames(ObjectMapper json) {
        this.json = json;
    }

    /** @param data a record or map, the frame's {@code data} */
    public String frame(String event, Object data) {
        try {
            return json.writeValueAsString(new Frame(event, data));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write a " + event + " frame", e);
        }
    }

    public String connected(Principal principal, String connectionKey) {
        return frame("connected", new Connected(principal.userId(), principal.email(), connectionKey));
    }

    public String pong() {
        return frame("pong", new Pong());
    }

    /** @param clientMessageId the message that failed, or null */
    public String error(ServiceException failure, UUID clientMessageId) {
        return frame(
                "error",
                new ErrorData(
                        failure.code().label(),
                        failure.getMessage(),
                        failure.field().orElse(null),
                        failure.code().retryable(),
                        clientMessageId));
    }

    private record Frame(String event, Object data) {}

    private record Connected(long userId, String email, String connectionId) {}

    private record Pong() {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record ErrorData(String code, String message, String field, boolean retryable, UUID clientMessageId) {}
}
