package dev.aimessenger.simulator.completion;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.aimessenger.simulator.fault.Fault;
import dev.aimessenger.simulator.fault.Plan;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * Writes answers in the form of OpenAI's API. They depend on the request alone, ids and times too, and say in their
 * text that no model wrote them.
 */
@Component("completionAnswers")
public class CompletionAnswers {

    /** Tokens are counted as this many characters each, as is common for a guess. */
    private static final int CHARACTERS_A_TOKEN = 4;

    private static final int LONGEST_QUOTE = 160;
    /** Characters of the answer that is longer than was asked for. */
    private static final int LONG = 20_000;

    private static final String FINGERPRINT = "simulator";
    /** 2026-01-01T00:00:00Z: a clock would make equal requests unequal. */
    private static final long CREATED = 1_767_225_600L;

    private static final Pattern WORD = Pattern.compile("\\S+\\s*|\\s+");

    private final ObjectMapper json;

    public CompletionAnswers(ObjectMapper json) {
        this.json = json;
    }

    /** A whole answer: a {@code chat.completion} object. */
    public String whole(Plan plan) {
        CompletionRequest request = plan.getRequest();
        Text text = text(plan);
        ObjectNode answer = head(request, "chat.completion");
        ObjectNode choice = answer.putArray("choices").addObject().put("index", 0);
        choice.putObject("message")
                .put("role", "assistant")
                .put("content", text.content())
                .putNull("refusal");
        choice.putNull("logprobs").put("finish_reason", text.finishReason());
        answer.set("usage", usage(request, text));
        return answer.toString();
    }

    /** The same answer as server-sent events: {@code chat.completion.chunk} objects, then {@code [DONE]}. */
    public String events(Plan plan) {
        CompletionRequest request = plan.getRequest();
        Text text = text(plan);
        List<ObjectNode> chunks = new ArrayList<>();
        ObjectNode first = chunk(request, null);
        delta(first).put("role", "assistant").put("content", "");
        chunks.add(first);
        Matcher words = WORD.matcher(text.orEmpty());
        while (words.find()) {
            ObjectNode next = chunk(request, null);
            delta(next).put("content", words.group());
            chunks.add(next);
        }
        chunks.add(chunk(request, text.finishReason()));
        if (request.includeUsage()) {
            chunks.forEach(chunk -> chunk.putNull("usage"));
            ObjectNode last = head(request, "chat.completion.chunk");
            last.putArray("choices");
            last.set("usage", usage(request, text));
            chunks.add(last);
        }
        StringBuilder events = new StringBuilder();
        chunks.forEach(chunk -> events.append("data: ").append(chunk).append("\n\n"));
        return events.append("data: [DONE]\n\n").toString();
    }

    /** @param content null where a filter has taken it away */
    private record Text(String content, String finishReason) {

        String orEmpty() {
            return content == null ? "" : content;
        }
    }

    private static Text text(Plan plan) {
        if (plan.has(Fault.EMPTY)) {
            return new Text("", "stop");
        }
        if (plan.has(Fault.CONTENT_FILTER)) {
            return new Text(null, "content_filter");
        }
        if (plan.has(Fault.LONG)) {
            String once = content(plan.getRequest()) + " ";
            return new Text(once.repeat(LONG / once.length() + 1).substring(0, LONG), "stop");
        }
        return limited(plan.getRequest());
    }

    private static Text limited(CompletionRequest request) {
        String content = content(request);
        long limit = request.maxTokens().orElse(Integer.MAX_VALUE) * (long) CHARACTERS_A_TOKEN;
        return content.length() <= limit
                ? new Text(content, "stop")
                : new Text(content.substring(0, (int) limit), "length");
    }

    private static String content(CompletionRequest request) {
        String last = request.lastUserText().strip();
        String quote = last.codePointCount(0, last.length()) <= LONGEST_QUOTE
                ? last
                : last.substring(0, last.offsetByCodePoints(0, LONGEST_QUOTE)) + "…";
        int count = request.messages().size();
        return "[simulator] No model wrote this. I was sent " + count + (count == 1 ? " message" : " messages")
                + "; the last one of the user says: \"" + quote + "\"";
    }

    private ObjectNode head(CompletionRequest request, String object) {
        return json.createObjectNode()
                .put("id", "chatcmpl-simulator-" + hash(request))
                .put("object", object)
                .put("created", CREATED)
                .put("model", request.model())
                .put("system_fingerprint", FINGERPRINT);
    }

    private ObjectNode chunk(CompletionRequest request, String finishReason) {
        ObjectNode chunk = head(request, "chat.completion.chunk");
        ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
        choice.putObject("delta");
        choice.putNull("logprobs").put("finish_reason", finishReason);
        return chunk;
    }

    private static ObjectNode delta(ObjectNode chunk) {
        return (ObjectNode) chunk.at("/choices/0/delta");
    }

    private ObjectNode usage(CompletionRequest request, Text text) {
        int prompt = request.messages().stream()
                .mapToInt(turn -> tokens(turn.text()))
                .sum();
        int completion = tokens(text.orEmpty());
        return json.createObjectNode()
                .put("prompt_tokens", prompt)
                .put("completion_tokens", completion)
                .put("total_tokens", prompt + completion);
    }

    private static int tokens(String text) {
        return (text.length() + CHARACTERS_A_TOKEN - 1) / CHARACTERS_A_TOKEN;
    }

    private static String hash(CompletionRequest request) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest((request.model() + request.messages()).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
