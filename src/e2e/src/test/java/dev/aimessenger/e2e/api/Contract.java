package dev.aimessenger.e2e.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.ValidationReport;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Makes calls, holds each answer against the OpenAPI documents, and keeps what was answered. */
final class Contract {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<Operation> operations;
    private final Map<String, OpenApiInteractionValidator> validators = new HashMap<>();
    private final Map<String, Set<Integer>> seen = new HashMap<>();
    private final List<String> differences = new ArrayList<>();

    Contract() throws JsonProcessingException {
        operations = Operation.all();
        for (String service : Operation.SERVICES) {
            validators.put(
                    service,
                    OpenApiInteractionValidator.createForInlineApiSpecification(Operation.document(service))
                            .withBasePathOverride("/api")
                            .build());
        }
    }

    List<Operation> operations() {
        return operations;
    }

    /** Where a call or its answer was not as its document says. */
    List<String> differences() {
        return differences;
    }

    /** The statuses that this operation has answered with. */
    Set<Integer> seen(Operation operation) {
        return seen.getOrDefault(operation.id(), Set.of());
    }

    /** A call that the document allows, and that must be answered with this status. */
    JsonNode succeeds(int status, Call call) throws JsonProcessingException {
        return check(status, call, true);
    }

    /** A call, perhaps one that the document forbids, that must be answered with this status. */
    void refuses(int status, Call call) throws JsonProcessingException {
        JsonNode problem = check(status, call, false);
        assertThat(problem.path("status").intValue())
                .as("%s: %s", call, problem)
                .isEqualTo(status);
        assertThat(problem.path("code").textValue()).as("%s: %s", call, problem).isNotEmpty();
    }

    private JsonNode check(int status, Call call, boolean allowed) throws JsonProcessingException {
        HttpResponse<String> answer = call.send();
        assertThat(answer.statusCode()).as("%s: %s", call, answer.body()).isEqualTo(status);
        Operation operation = operations.stream()
                .filter(candidate -> candidate.matches(call))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No document describes " + call));
        OpenApiInteractionValidator validator = validators.get(operation.service());
        SimpleResponse response = response(answer);
        String path = URI.create(call.path()).getPath();
        ValidationReport report = allowed
                ? validator.validate(request(call, path), response)
                : validator.validateResponse(path, Request.Method.valueOf(call.method()), response);
        report.getMessages()
                .forEach(difference -> differences.add(
                        call + ": " + answer.statusCode() + " " + answer.body() + ": " + difference.getMessage()));
        seen.computeIfAbsent(operation.id(), id -> new TreeSet<>()).add(status);
        return answer.body().isEmpty() ? JSON.missingNode() : JSON.readTree(answer.body());
    }

    private static SimpleRequest request(Call call, String path) {
        SimpleRequest.Builder request = new SimpleRequest.Builder(call.method(), path);
        String query = URI.create(call.path()).getRawQuery();
        if (query != null) {
            for (String pair : query.split("&")) {
                String[] parts = pair.split("=", 2);
                request.withQueryParam(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            }
        }
        if (call.token() != null) {
            request.withAuthorization("Bearer " + call.token());
        }
        if (call.body() != null) {
            request.withContentType(call.contentType()).withBody(call.body());
        }
        return request.build();
    }

    private static SimpleResponse response(HttpResponse<String> answer) {
        SimpleResponse.Builder response = SimpleResponse.Builder.status(answer.statusCode());
        answer.headers().map().forEach(response::withHeader);
        if (!answer.body().isEmpty()) {
            response.withBody(answer.body());
        }
        return response.build();
    }
}
