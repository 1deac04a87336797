package dev.aimessenger.e2e.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * An OpenAI-compatible server that says what a test tells it to say, whole or as a stream, as the request wants it, and
 * keeps what it was asked. Every call has a thread, so that hundreds can wait at once.
 */
public final class StubModel implements AutoCloseable {

    static {
        // Read once by the JDK's server: without them an answer waits 40 ms, and idle connections are closed too early.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.maxIdleConnections", "2000");
    }

    /** A message as it was sent to the model. */
    public record Message(String role, String content) {}

    /**
     * @param key of the Authorization header, without {@code Bearer}; empty without one
     * @param body the whole request
     */
    public record Request(String model, List<Message> messages, boolean streaming, String key, JsonNode body) {

        /** The text of the last message. */
        public String last() {
            return messages.isEmpty() ? "" : messages.get(messages.size() - 1).content();
        }

        /** All texts, a line each. */
        public String all() {
            return String.join("\n", messages.stream().map(Message::content).toList());
        }
    }

    /** What becomes of a request. */
    public sealed interface Reply {

        /** An answer. */
        static Reply text(String content) {
            return new Text(content, "stop");
        }

        /** An answer that takes so many milliseconds a word, as a stream. */
        static Reply slowText(String content, int millisecondsPerWord) {
            return new Slow(content, millisecondsPerWord);
        }

        /** An answer without a word. */
        static Reply empty() {
            return text("");
        }

        /** An answer that a filter has taken away. */
        static Reply contentFilter() {
            return new Text(null, "content_filter");
        }

        /** An answer of so many characters, whatever limit the request has. */
        static Reply longText(int characters) {
            return text("blah ".repeat(characters / 5 + 1).substring(0, characters));
        }

        /** A refusal in OpenAI's form, with a code; its message quotes what was asked, as some servers do. */
        static Reply refusal(int status, String code) {
            return refusal(status, code, Map.of());
        }

        /** A refusal with headers, such as Retry-After. */
        static Reply refusal(int status, String code, Map<String, String> headers) {
            return new Refusal(status, code, headers);
        }

        /** Nothing, until the stub is closed. */
        static Reply hang() {
            return new Hang();
        }

        /** Half an answer, then the connection is closed. */
        static Reply cut(String content) {
            return new Cut(content);
        }

        /** A body as it is, with status 200. */
        static Reply raw(String contentType, String body) {
            return new Raw(contentType, body);
        }
    }

    private record Text(String content, String finishReason) implements Reply {}

    private record Slow(String content, int millisecondsPerWord) implements Reply {}

    private record Refusal(int status, String code, Map<String, String> headers) implements Reply {}

    private record Hang() implements Reply {}

    private record Cut(String content) implements Reply {}

    private record Raw(String contentType, String body) implements Reply {}

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String JSON_TYPE = "application/json";
    private static final String EVENTS_TYPE = "text/event-stream; charset=utf-8";
    private static final int CHARACTERS_A_TOKEN = 4;
    private static final int BACKLOG = 1_000;

    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final HttpServer server;
    private volatile Function<Request, Reply> answer = request -> Reply.text("ok");

    /** Listens on a free port of this host. */
    public StubModel() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/v1/chat/completions", this::handle);
        server.start();
    }

    /** What OPENAI_BASE_URL shall be. */
    public String baseUrl() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    /** From now on. */
    public void answer(Function<Request, Reply> next) {
        answer = next;
    }

    /** From now on, with a text each. */
    public void answerText(Function<Request, String> next) {
        answer = request -> Reply.text(next.apply(request));
    }

    /** All so far, in the order of their arrival. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    public void forgetRequests() {
        requests.clear();
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) {
        try (exchange) {
            Request request = request(exchange);
            requests.add(request);
            reply(exchange, request, answer.apply(request));
        } catch (IOException e) {
            // the client has gone
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void reply(HttpExchange exchange, Request request, Reply reply) throws IOException, InterruptedException {
        if (reply instanceof Text text && request.streaming()) {
            stream(exchange, events(request, text));
        } else if (reply instanceof Slow slow) {
            slowly(exchange, events(request, new Text(slow.content(), "stop")), slow.millisecondsPerWord());
        } else if (reply instanceof Text text) {
            write(exchange, 200, JSON_TYPE, whole(request, text).toString());
        } else if (reply instanceof Refusal refusal) {
            refusal.headers().forEach(exchange.getResponseHeaders()::set);
            write(exchange, refusal.status(), JSON_TYPE, error(request, refusal).toString());
        } else if (reply instanceof Cut cut) {
            cut(exchange, request, new Text(cut.content(), "stop"));
        } else if (reply instanceof Raw raw) {
            write(exchange, 200, raw.contentType(), raw.body());
        } else {
            closed.await();
        }
    }

    private static void write(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
    }

    private static void stream(HttpExchange exchange, List<String> events) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", EVENTS_TYPE);
        exchange.sendResponseHeaders(200, 0);
        for (String event : events) {
            exchange.getResponseBody().write(event.getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
        }
    }

    private void slowly(HttpExchange exchange, List<String> events, int milliseconds)
            throws IOException, InterruptedException {
        exchange.getResponseHeaders().set("Content-Type", EVENTS_TYPE);
        exchange.sendResponseHeaders(200, 0);
        for (String event : events) {
            exchange.getResponseBody().write(event.getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            if (closed.await(milliseconds, TimeUnit.MILLISECONDS)) {
                return;
            }
        }
    }

    /** Promises all bytes and sends half: a chunked body would be ended in good order by the JDK's server. */
    private static void cut(HttpExchange exchange, Request request, Text text) throws IOException {
        String body = request.streaming()
                ? String.join("", events(request, text))
                : whole(request, text).toString();
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", request.streaming() ? EVENTS_TYPE : JSON_TYPE);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(Arrays.copyOf(bytes, bytes.length / 2));
        exchange.getResponseBody().flush();
    }

    private static Request request(HttpExchange exchange) throws IOException {
        JsonNode body = JSON.readTree(exchange.getRequestBody());
        List<Message> messages = new ArrayList<>();
        body.path("messages")
                .forEach(message -> messages.add(new Message(
                        message.path("role").asText(), message.path("content").asText())));
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        return new Request(
                body.path("model").asText(),
                List.copyOf(messages),
                body.path("stream").asBoolean(),
                authorization == null ? "" : authorization.replaceFirst("^Bearer ", ""),
                body);
    }

    private static ObjectNode whole(Request request, Text text) {
        ObjectNode whole = head(request, "chat.completion");
        ObjectNode choice = whole.putArray("choices").addObject().put("index", 0);
        choice.putObject("message")
                .put("role", "assistant")
                .put("content", text.content())
                .putNull("refusal");
        choice.putNull("logprobs").put("finish_reason", text.finishReason());
        whole.set("usage", usage(request, text));
        return whole;
    }

    private static List<String> events(Request request, Text text) {
        List<String> events = new ArrayList<>();
        events.add(event(chunk(request, "", null)));
        if (text.content() != null) {
            for (String word : text.content().split("(?<=\\s)")) {
                events.add(event(chunk(request, word, null)));
            }
        }
        events.add(event(chunk(request, null, text.finishReason())));
        if (request.body().at("/stream_options/include_usage").asBoolean()) {
            ObjectNode last = head(request, "chat.completion.chunk");
            last.putArray("choices");
            last.set("usage", usage(request, text));
            events.add(event(last));
        }
        events.add("data: [DONE]\n\n");
        return events;
    }

    private static String event(ObjectNode chunk) {
        return "data: " + chunk + "\n\n";
    }

    private static ObjectNode chunk(Request request, String content, String finishReason) {
        ObjectNode chunk = head(request, "chat.completion.chunk");
        ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
        ObjectNode delta = choice.putObject("delta");
        if (content != null) {
            delta.put("role", "assistant").put("content", content);
        }
        choice.putNull("logprobs").put("finish_reason", finishReason);
        return chunk;
    }

    private static ObjectNode head(Request request, String object) {
        return JSON.createObjectNode()
                .put("id", "chatcmpl-stub")
                .put("object", object)
                .put("created", 1)
                .put("model", request.model());
    }

    private static ObjectNode usage(Request request, Text text) {
        int prompt = tokens(request.all());
        int completion = tokens(text.content());
        return JSON.createObjectNode()
                .put("prompt_tokens", prompt)
                .put("completion_tokens", completion)
                .put("total_tokens", prompt + completion);
    }

    private static int tokens(String text) {
        return text == null ? 0 : (text.length() + CHARACTERS_A_TOKEN - 1) / CHARACTERS_A_TOKEN;
    }

    private static ObjectNode error(Request request, Refusal refusal) {
        ObjectNode error = JSON.createObjectNode();
        error.putObject("error")
                .put("message", "The stub refuses with " + refusal.status() + ": " + request.last())
                .put("type", refusal.status() >= 500 ? "server_error" : "invalid_request_error")
                .putNull("param")
                .put("code", refusal.code());
        return error;
    }
}
