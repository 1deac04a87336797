package dev.aimessenger.simulator.completion;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.aimessenger.simulator.completion.CompletionRequest.Turn;
import dev.aimessenger.simulator.http.OpenaiError;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Reads a request, as strictly as OpenAI's API does where it matters to a caller. */
@Component("completionRequests")
public class CompletionRequests {

    private static final Set<String> ROLES = Set.of("system", "developer", "user", "assistant", "tool", "function");

    private final ObjectMapper json;

    public CompletionRequests(ObjectMapper json) {
        this.json = json;
    }

    /** @throws OpenaiError 400 naming the field, if the body is no request */
    public CompletionRequest read(String body) {
        JsonNode request = parse(body);
        String model = request.path("model").asText("");
        if (model.isBlank()) {
            throw OpenaiError.invalid("model", "you must provide a model parameter");
        }
        String format = request.at("/response_format/type").asText("text");
        if (!format.equals("text")) {
            throw OpenaiError.invalid("response_format", "[simulator] Only text can be asked for, not " + format);
        }
        return new CompletionRequest(
                model,
                turns(request.path("messages")),
                request.path("stream").asBoolean(false),
                request.at("/stream_options/include_usage").asBoolean(false),
                maxTokens(request));
    }

    private JsonNode parse(String body) {
        try {
            JsonNode request = json.readTree(body == null ? "" : body);
            if (request.isObject()) {
                return request;
            }
        } catch (JsonProcessingException e) {
            // answered below, like any other body that is no object
        }
        throw OpenaiError.invalid(null, "We could not parse the JSON body of your request");
    }

    private static List<Turn> turns(JsonNode messages) {
        if (!messages.isArray() || messages.isEmpty()) {
            throw OpenaiError.invalid("messages", "messages must be an array with at least one message");
        }
        List<Turn> turns = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            String role = messages.get(i).path("role").asText("");
            if (!ROLES.contains(role)) {
                throw OpenaiError.invalid("messages[" + i + "].role", "'" + role + "' is not one of " + ROLES);
            }
            turns.add(new Turn(role, text(messages.get(i).path("content"))));
        }
        if (turns.get(turns.size() - 1).text().isBlank()) {
            throw OpenaiError.invalid("messages[" + (turns.size() - 1) + "].content", "the last message is blank");
        }
        return turns;
    }

    /** Content is text, or a list of parts of which some have text. */
    private static String text(JsonNode content) {
        if (!content.isArray()) {
            return content.asText("");
        }
        StringBuilder text = new StringBuilder();
        for (JsonNode part : content) {
            text.append(part.path("text").asText(""));
        }
        return text.toString();
    }

    private static OptionalInt maxTokens(JsonNode request) {
        for (String name : List.of("max_completion_tokens", "max_tokens")) {
            JsonNode limit = request.path(name);
            if (limit.isMissingNode() || limit.isNull()) {
                continue;
            }
            if (!limit.canConvertToInt() || limit.asInt() < 1) {
                throw OpenaiError.invalid(name, name + " must be a whole number of 1 or more");
            }
            return OptionalInt.of(limit.asInt());
        }
        return OptionalInt.empty();
    }
}
