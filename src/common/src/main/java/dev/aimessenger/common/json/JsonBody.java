package dev.aimessenger.common.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.Failures;
import dev.aimessenger.common.error.ServiceException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * The one way in which REST routes read and write JSON.
 *
 * <p>Reading is strict: a key that is there twice, something after the object, a number where text belongs or text where
 * a number belongs, and null for a primitive are refused. Fields that nobody asked for are ignored. A record checks its
 * own values in its compact constructor by throwing a {@link ServiceException} that names the field.
 */
public final class JsonBody {

    private static final Pattern DUPLICATE = Pattern.compile("Duplicate field '([^']{0,100})'");

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .addModule(new JavaTimeModule())
            .addModule(new Jdk8Module())
            .withCoercionConfig(
                    LogicalType.Textual,
                    text -> text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .build();

    private JsonBody() {}

    /**
     * For a route: makes of the message's JSON body an object of this type.
     *
     * @throws ServiceException (invalid-request), in the route, when the body is missing or wrong
     */
    public static Processor as(Class<?> type) {
        return exchange ->
                exchange.getMessage().setBody(read(exchange.getMessage().getBody(String.class), type));
    }

    /** For a route: answers with this status and the message's body as JSON. */
    public static Processor answer(int status) {
        return exchange -> {
            byte[] body = MAPPER.writeValueAsBytes(exchange.getMessage().getBody());
            exchange.getMessage().removeHeaders("*");
            exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, status);
            exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/json");
            exchange.getMessage().setBody(body);
        };
    }

    /** For a route: answers 204, without a body. */
    public static Processor answerNothing() {
        return exchange -> {
            exchange.getMessage().removeHeaders("*");
            exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, 204);
            exchange.getMessage().setBody(null);
        };
    }

    /** @throws ServiceException (invalid-request) when the text is not a JSON object of this type */
    public static <T> T read(String json, Class<T> type) {
        if (json == null || json.isBlank()) {
            throw new ServiceException(ErrorCode.INVALID_REQUEST, "The body is missing: a JSON object is needed");
        }
        try {
            T value = MAPPER.readValue(json, type);
            if (value == null) {
                throw new ServiceException(ErrorCode.INVALID_REQUEST, "The body is not a valid JSON object");
            }
            return value;
        } catch (StreamReadException e) {
            Matcher duplicate = DUPLICATE.matcher(e.getOriginalMessage());
            throw duplicate.find()
                    ? new ServiceException(
                            ErrorCode.INVALID_REQUEST, duplicate.group(1) + " is there twice", duplicate.group(1))
                    : new ServiceException(ErrorCode.INVALID_REQUEST, "The body is not valid JSON");
        } catch (JsonProcessingException e) {
            throw Failures.describe(e);
        }
    }

    /** @throws ServiceException (invalid-request) when the JSON object is not of this type */
    public static <T> T convert(JsonNode json, Class<T> type) {
        try {
            return MAPPER.treeToValue(json, type);
        } catch (JsonProcessingException e) {
            throw Failures.describe(e);
        }
    }
}
