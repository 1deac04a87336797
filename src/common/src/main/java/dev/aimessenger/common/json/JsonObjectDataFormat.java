package dev.aimessenger.common.json;

import com.fasterxml.jackson.core.JacksonException;
import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;
import java.io.CharConversionException;
import org.apache.camel.Exchange;
import org.apache.camel.component.jackson.JacksonDataFormat;

/**
 * How routes unmarshal JSON: Jackson's way, which refuses what is no object of the wanted type, but takes {@code null}
 * for one. Here a message that holds none is refused too, and for good: trying again would not mend it.
 */
public final class JsonObjectDataFormat extends JacksonDataFormat {

    /**
     * @throws ServiceException (invalid-request) when there is no body, it is {@code null}, or its bytes are no text
     * @throws JacksonException when it is anything else than an object of the wanted type
     */
    @Override
    public Object unmarshal(Exchange exchange, Object body) throws Exception {
        try {
            Object value = body == null ? null : super.unmarshal(exchange, body);
            if (value == null) {
                throw new ServiceException(ErrorCode.INVALID_REQUEST, "The body is not a JSON object");
            }
            return value;
        } catch (CharConversionException e) {
            // Thrown for bytes that look like UTF-32, and no kind of JsonProcessingException.
            throw new ServiceException(ErrorCode.INVALID_REQUEST, "The body is not valid JSON: " + e.getMessage());
        }
    }
}
