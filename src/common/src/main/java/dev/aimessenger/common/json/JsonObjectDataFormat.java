package dev.aimessenger.common.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.Failures;
import dev.aimessenger.common.error.ServiceException;
import java.io.CharConversionException;
import org.apache.camel.Exchange;
import org.apache.camel.component.jackson.JacksonDataFormat;

/**
 * How routes unmarshal JSON: Jackson's way, which refuses what is no object of the wanted type, but takes {@code null}
 * for one. Here a message that holds none is refused too, and for good: trying again would not mend it. What Jackson says
 * of a body quotes it, and failures are logged: it is told in words of our own.
 */
public final class JsonObjectDataFormat extends JacksonDataFormat {

    /**
     * @throws ServiceException (invalid-request) when there is no body, it is {@code null}, its bytes are no text, or it is
     *     anything else than an object of the wanted type
     */
    @Override
    public Object unmarshal(Exchange exchange, Object body) throws Exception {
        try {
            Object value = body == null ? null : super.unmarshal(exchange, body);
            if (value == null) {
                throw new ServiceException(ErrorCode.INVALID_REQUEST, "The body is not a JSON object");
            }
            return value;
        } catch (InvalidDefinitionException e) {
            // A class of ours: nothing is wrong with the body.
            throw e;
        } catch (JsonProcessingException e) {
            ServiceException why = Failures.describe(e);
            throw new ServiceException(
                    why.code(),
                    why.getMessage() + at(e.getLocation()),
                    why.field().orElse(null));
        } catch (CharConversionException e) {
            // Thrown for bytes that look like UTF-32, and no kind of JsonProcessingException.
            throw new ServiceException(ErrorCode.INVALID_REQUEST, "The body is not valid JSON: " + e.getMessage());
        }
    }

    private static String at(JsonLocation location) {
        return location == null ? "" : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
    }
}
