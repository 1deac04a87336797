package dev.aimessenger.e2e.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Requests with one thing wrong each, or two: made of the operations that the OpenAPI documents describe, and of
 * {@link BadValues}. The same seed makes the same requests.
 */
final class BadRequests {

    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND");

    private final List<Operation> operations;
    private final Random random;
    private final String token;
    private final long chatId;
    private final long otherUserId;

    /**
     * @param operations all there are
     * @param chatId a chat of the token's user, who becomes no member of it when a request succeeds in leaving
     */
    BadRequests(List<Operation> operations, long seed, String token, long chatId, long otherUserId) {
        this.operations = operations;
        this.random = new Random(seed);
        this.token = token;
        this.chatId = chatId;
        this.otherUserId = otherUserId;
    }

    List<Call> of(Operation operation) {
        List<Call> calls = new ArrayList<>();
        for (String name : operation.pathParameters()) {
            BadValues.parameters().forEach(value -> calls.add(valid(operation, path(operation, name, value))));
        }
        for (String name : operation.queryParameters()) {
            BadValues.parameters().forEach(value -> calls.add(valid(operation, path(operation, name, value))));
            calls.add(valid(operation, path(operation, name, "1") + "&" + name + "=2"));
            calls.add(valid(operation, path(operation, name, "")));
        }
        calls.add(valid(operation, path(operation, "chatId", "987654321")));
        for (BadValues.Body body : BadValues.bodies().values()) {
            calls.add(valid(operation, path(operation, "", "")).withBody(body.type(), body.bytes()));
        }
        for (String field : operation.bodyFields()) {
            for (String value : BadValues.json()) {
                calls.add(json(operation, body(operation, field, '"' + field + "\":" + value)));
            }
            calls.add(json(operation, body(operation, field, "\"another\":1")));
            calls.add(json(operation, body(operation, field, pair(operation, field) + "," + pair(operation, field))));
            calls.add(json(operation, body(operation, field, '"' + field + "\":null," + pair(operation, field))));
        }
        for (String method : METHODS) {
            if (operations.stream().noneMatch(other -> other.is(method, operation.path()))) {
                calls.add(Call.of(method, path(operation, "", ""), token));
            }
        }
        if (operation.secured()) {
            for (String wrong : List.of(
                    "x", "..", "e30.e30.e30", "a".repeat(6_000), token + "x", token.substring(1), "' OR 1=1 --")) {
                calls.add(valid(operation, path(operation, "", "")).withToken(wrong));
            }
            calls.add(valid(operation, path(operation, "", "")).withToken(null));
        }
        for (String junk : List.of(
                "CamelHttpResponseCode=500",
                "CamelHttpUri=http://127.0.0.1:1",
                "%",
                "%zz=1",
                "a=%e",
                "userId=1",
                "principal=1",
                "=&&==",
                "a".repeat(9_000))) {
            String path = path(operation, "", "");
            calls.add(raw(operation, path + (path.contains("?") ? "&" : "?") + junk));
        }
        mix(operation, calls);
        return calls;
    }

    /** Two wrong fields at once, chosen by the seed. */
    private void mix(Operation operation, List<Call> calls) {
        List<String> values = BadValues.json();
        for (int i = 0; i < 20 && operation.bodyFields().size() > 1; i++) {
            calls.add(json(
                    operation,
                    operation.bodyFields().stream()
                            .map(field -> '"' + field + "\":" + values.get(random.nextInt(values.size())))
                            .collect(Collectors.joining(",", "{", "}"))));
        }
    }

    private Call valid(Operation operation, String path) {
        return operation.bodyFields().isEmpty()
                ? raw(operation, path)
                : Call.json(operation.method(), path, bearer(operation), body(operation, null, null));
    }

    private Call raw(Operation operation, String path) {
        return Call.of(operation.method(), path, bearer(operation));
    }

    private Call json(Operation operation, String body) {
        return Call.json(operation.method(), path(operation, "", ""), bearer(operation), body);
    }

    private String bearer(Operation operation) {
        return operation.secured() ? token : null;
    }

    /** The path with good values, but for one parameter. */
    private String path(Operation operation, String wrong, String value) {
        String path = "/api" + operation.path();
        for (String name : operation.pathParameters()) {
            String good =
                    switch (name) {
                        case "scenario" -> "summary";
                        case "draftId", "requestId" -> "00000000-0000-4000-8000-000000000000";
                        default -> String.valueOf(chatId);
                    };
            path = path.replace("{" + name + "}", name.equals(wrong) ? value : good);
        }
        String query = operation.queryParameters().stream()
                .filter(name -> name.equals(wrong) || name.equals("chat_id") || name.equals("email"))
                .map(name ->
                        name + "=" + (name.equals(wrong) ? value : name.equals("email") ? "a@example.org" : chatId))
                .collect(Collectors.joining("&"));
        return query.isEmpty() ? path : path + "?" + query;
    }

    /** A good body, but for one field, in whose place this stands. */
    private String body(Operation operation, String wrong, String instead) {
        return operation.bodyFields().stream()
                .filter(field -> field.equals(wrong) || !operation.id().equals("create-chat") || !field.equals("title"))
                .map(field -> field.equals(wrong) ? instead : pair(operation, field))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private String pair(Operation operation, String field) {
        return '"' + field + "\":" + good(operation, field);
    }

    private String good(Operation operation, String field) {
        return switch (field) {
            case "email" -> '"' + new UUID(random.nextLong(), random.nextLong()).toString() + "@example.org\"";
            case "password" -> "\"a long password\"";
            case "refresh_token" -> "\"nothing\"";
            case "displayName" -> "\"Ann\"";
            case "type" -> operation.id().equals("create-chat") ? "\"group\"" : "\"autoreply\"";
            case "title" -> "\"Friends\"";
            case "members", "userIds" -> "[" + otherUserId + "]";
            case "text" -> "\"Fine\"";
            case "question" -> "\"What now?\"";
            case "mode" -> "\"draft\"";
            case "delay" -> "{\"minSeconds\":1,\"maxSeconds\":2}";
            case "when" -> "{\"kind\":\"hours\",\"zone\":\"UTC\",\"from\":\"09:00\",\"to\":\"18:00\"}";
            case "maxPerHour" -> "5";
            case "language" -> "\"en\"";
            case "afterSeq" -> "0";
            default -> throw new IllegalArgumentException("No good value is known for " + field);
        };
    }
}
