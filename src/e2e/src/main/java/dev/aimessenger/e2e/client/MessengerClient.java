package dev.aimessenger.e2e.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.aimessenger.e2e.cluster.Part;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/** One user's view of the messenger, through the gateway and nothing else: REST, and sockets that it opens. */
public final class MessengerClient {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Duration READY = Duration.ofSeconds(60);
    /** One for all users: each brings threads of its own. */
    static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private final URI gateway;
    private final String accessToken;
    private final String refreshToken;
    private final long userId;
    private final String email;

    private MessengerClient(URI gateway, String accessToken, String refreshToken, long userId, String email) {
        this.gateway = gateway;
        this.accessToken = accessToken;
        this.refreshToken = refreshToken;
        this.userId = userId;
        this.email = email;
    }

    /** Makes an account and signs in to it. */
    public static MessengerClient register(URI gateway, String email, String password) {
        MessengerClient nobody = nobody(gateway, email);
        nobody.expect(201, "POST", "/api/register", Map.of("email", email, "password", password));
        return login(gateway, email, password);
    }

    public static MessengerClient login(URI gateway, String email, String password) {
        MessengerClient nobody = nobody(gateway, email);
        return nobody.with(nobody.expect(200, "POST", "/api/login", Map.of("email", email, "password", password)));
    }

    /** A user whose access token is known. */
    static MessengerClient withToken(URI gateway, String accessToken, long userId) {
        return new MessengerClient(gateway, accessToken, null, userId, null);
    }

    private static MessengerClient nobody(URI gateway, String email) {
        return new MessengerClient(gateway, null, null, 0, email);
    }

    private MessengerClient with(JsonNode tokens) {
        return new MessengerClient(
                gateway,
                tokens.path("access_token").textValue(),
                tokens.path("refresh_token").textValue(),
                tokens.path("user_id").longValue(),
                tokens.path("email").textValue());
    }

    /** The same user with new tokens; this object's refresh token is spent. */
    public MessengerClient refreshed() {
        return nobody(gateway, email)
                .with(nobody(gateway, email)
                        .expect(200, "POST", "/api/refresh", Map.of("refresh_token", refreshToken)));
    }

    /** The same user at another gateway of the same system. */
    public MessengerClient at(URI other) {
        return new MessengerClient(other, accessToken, refreshToken, userId, email);
    }

    public long userId() {
        return userId;
    }

    public String email() {
        return email;
    }

    public String accessToken() {
        return accessToken;
    }

    /** An answer: its status, and its body, which is a missing node where there is none. */
    public record Answer(int status, JsonNode body, HttpHeaders headers) {}

    /**
     * @param path with query, from {@code /api} on
     * @param body something that Jackson can write, or null
     */
    public Answer call(String method, String path, Object body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(gateway.resolve(path)).timeout(TIMEOUT);
        if (accessToken != null) {
            request.header("Authorization", "Bearer " + accessToken);
        }
        if (body == null) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json")
                    .method(method, HttpRequest.BodyPublishers.ofString(write(body)));
        }
        try {
            HttpResponse<String> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), read(response.body()), response.headers());
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** @throws IllegalStateException when the status is another */
    public JsonNode expect(int status, String method, String path, Object body) {
        Answer answer = call(method, path, body);
        if (answer.status() != status) {
            throw new IllegalStateException(method + " " + path + " answered " + answer.status() + " instead of "
                    + status + ": " + answer.body());
        }
        return answer.body();
    }

    /**
     * Binds a chat to the model, and waits until the binding is ready.
     *
     * @param binding as {@code POST /api/bindings} takes it: a type, and rules
     * @throws IllegalStateException when it is refused, or is not ready in time
     */
    public void bind(long chatId, Map<String, ?> binding) {
        String path = "/api/bindings?chat_id=" + chatId;
        expect(204, "POST", path, binding);
        Part.await(
                READY,
                "the binding of chat " + chatId + " is ready",
                () -> expect(200, "GET", path, null).path("ready").booleanValue());
    }

    /** Opens the socket for messages. */
    public MessengerSocket connect() {
        return MessengerSocket.open(HTTP, gateway, "/ws", accessToken);
    }

    /** Opens the socket for private advice. */
    public MessengerSocket connectForAdvice() {
        return MessengerSocket.open(HTTP, gateway, "/ws/advice", accessToken);
    }

    static JsonNode read(String text) {
        try {
            return JSON.readTree(text == null ? "" : text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Not JSON: " + text, e);
        }
    }

    static String write(Object body) {
        try {
            return JSON.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
