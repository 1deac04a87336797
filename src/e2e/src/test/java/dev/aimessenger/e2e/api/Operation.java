package dev.aimessenger.e2e.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A call that an OpenAPI document of the gateway describes.
 *
 * @param service whose document it is
 * @param id the operation's id
 * @param path below {@code /api}, with names of parameters in braces
 * @param statuses the answers described
 * @param secured whether it needs a token
 * @param pathParameters their names
 * @param queryParameters their names
 * @param bodyFields the fields of the body's schema; none when the call takes no body
 */
record Operation(
        String service,
        String id,
        String method,
        String path,
        Set<Integer> statuses,
        boolean secured,
        List<String> pathParameters,
        List<String> queryParameters,
        List<String> bodyFields) {

    static final List<String> SERVICES = List.of("auth", "user", "chat", "message", "ai");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    static String document(String service) {
        return Call.of("GET", "/api/openapi/" + service + ".json", null).send().body();
    }

    /** All operations of all documents. */
    static List<Operation> all() throws JsonProcessingException {
        List<Operation> operations = new ArrayList<>();
        for (String service : SERVICES) {
            JsonNode document = JSON.readTree(document(service));
            document.path("paths")
                    .properties()
                    .forEach(path -> path.getValue().properties().stream()
                            .filter(call -> METHODS.contains(call.getKey()))
                            .forEach(call -> operations.add(
                                    read(service, document, path.getKey(), call.getKey(), call.getValue()))));
        }
        return operations;
    }

    boolean is(String itsMethod, String itsPath) {
        return method.equals(itsMethod) && path.equals(itsPath);
    }

    boolean matches(Call call) {
        String pattern = "/api" + path.replaceAll("\\{[^}]*}", "[^/?]+") + "(\\?.*)?";
        return method.equals(call.method()) && Pattern.matches(pattern, call.path());
    }

    private static Operation read(String service, JsonNode document, String path, String method, JsonNode call) {
        Set<Integer> statuses = new TreeSet<>();
        call.path("responses").fieldNames().forEachRemaining(status -> statuses.add(Integer.valueOf(status)));
        List<String> inPath = new ArrayList<>();
        List<String> inQuery = new ArrayList<>();
        call.path("parameters")
                .forEach(parameter -> (parameter.path("in").asText().equals("path") ? inPath : inQuery)
                        .add(parameter.path("name").asText()));
        String schema = call.path("requestBody")
                .path("content")
                .path("application/json")
                .path("schema")
                .path("$ref")
                .asText()
                .replace("#", "");
        List<String> fields = new ArrayList<>();
        if (!schema.isEmpty()) {
            document.at(schema).path("properties").fieldNames().forEachRemaining(fields::add);
        }
        return new Operation(
                service,
                call.path("operationId").asText(),
                method.toUpperCase(),
                path,
                statuses,
                call.path("security").size() > 0,
                inPath,
                inQuery,
                fields);
    }
}
