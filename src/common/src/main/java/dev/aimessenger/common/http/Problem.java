package dev.aimessenger.common.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.aimessenger.common.error.ServiceException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * A REST error, RFC 9457.
 *
 * @param type always {@code about:blank}
 * @param title the code in words
 * @param status the HTTP status
 * @param detail what was wrong, for a person
 * @param code the word of the error vocabulary, for a program
 * @param field the wrong field of the request, where one is known
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(String type, String title, int status, String detail, String code, String field) {

    public static final String CONTENT_TYPE = "application/problem+json";

    public static Problem of(ServiceException failure) {
        return of(failure, failure.code().httpStatus());
    }

    /** Answers a request that no route has seen. */
    public static void write(HttpServletResponse response, ObjectMapper json, int status, ServiceException failure)
            throws IOException {
        response.setStatus(status);
        response.setContentType(CONTENT_TYPE);
        response.getOutputStream().write(json.writeValueAsBytes(of(failure, status)));
    }

    /** With a status that says more than the code's own, such as 415. */
    public static Problem of(ServiceException failure, int status) {
        String label = failure.code().label();
        String title =
                Character.toUpperCase(label.charAt(0)) + label.substring(1).replace('-', ' ');
        return new Problem(
                "about:blank",
                title,
                status,
                failure.getMessage(),
                label,
                failure.field().orElse(null));
    }
}
