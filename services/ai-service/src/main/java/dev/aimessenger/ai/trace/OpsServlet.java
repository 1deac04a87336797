package dev.aimessenger.ai.trace;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.Failures;
import dev.aimessenger.common.error.ServiceException;
import dev.aimessenger.common.http.Problem;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;

/**
 * For operators, on the management port: {@code GET /ops/messages/{messageId}/trace} and
 * {@code GET /ops/requests/{requestId}/trace}, and the page that shows them at {@code /ops/}. Who may ask has been decided
 * before.
 */
final class OpsServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final Pattern TRACE = Pattern.compile("/(message|request)s/([^/]+)/trace");

    private static final Map<String, String> FILES = Map.of(
            "/", "text/html;charset=UTF-8",
            "/ops.js", "text/javascript;charset=UTF-8",
            "/ops.css", "text/css;charset=UTF-8");

    static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final transient ProducerTemplate routes;
    private final transient ObjectMapper json;

    OpsServlet(ProducerTemplate routes, ObjectMapper json) {
        this.routes = routes;
        this.json = json;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getPathInfo();
        if (path == null) {
            // Relative links of the page need the slash.
            response.sendRedirect("/ops/");
            return;
        }
        Matcher trace = TRACE.matcher(path);
        if (trace.matches()) {
            trace(trace.group(1), trace.group(2), response);
        } else if (FILES.containsKey(path)) {
            file(path, response);
        } else {
            refuse(response, new ServiceException(ErrorCode.NOT_FOUND, "There is nothing here"));
        }
    }

    /** @param what message or request */
    private void trace(String what, String id, HttpServletResponse response) throws IOException {
        try {
            Object trace = routes.requestBody("direct:trace-" + what, id(what, id));
            response.setContentType("application/json");
            response.getOutputStream().write(json.writeValueAsBytes(trace));
        } catch (CamelExecutionException e) {
            refuse(response, Failures.describe(e.getCause()));
        } catch (ServiceException e) {
            refuse(response, e);
        }
    }

    private static UUID id(String what, String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new ServiceException(ErrorCode.INVALID_REQUEST, what + "Id must be a UUID", what + "Id");
        }
    }

    private static void file(String path, HttpServletResponse response) throws IOException {
        String name = path.equals("/") ? "/index.html" : path;
        try (InputStream file = OpsServlet.class.getResourceAsStream("/ops" + name)) {
            response.setContentType(FILES.get(path));
            response.setHeader("Content-Security-Policy", POLICY);
            file.transferTo(response.getOutputStream());
        }
    }

    private void refuse(HttpServletResponse response, ServiceException why) throws IOException {
        Problem.write(response, json, why.code().httpStatus(), why);
    }
}
