package dev.aimessenger.e2e.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A REST request, as it goes over the wire.
 *
 * @param path with query, from {@code /api} on
 * @param token a bearer token, or null
 * @param contentType of the body, or null
 * @param body null for none
 */
record Call(String method, String path, String token, String contentType, byte[] body) {

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    static Call of(String method, String path, String token) {
        return new Call(method, path, token, null, null);
    }

    static Call json(String method, String path, String token, String body) {
        return new Call(method, path, token, "application/json", body.getBytes(StandardCharsets.UTF_8));
    }

    Call withToken(String another) {
        return new Call(method, path, another, contentType, body);
    }

    Call withBody(String type, byte[] another) {
        return new Call(method, path, token, type, another);
    }

    HttpResponse<String> send() {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(SharedMessenger.gateway().toString() + path))
                .timeout(Duration.ofSeconds(20))
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        if (contentType != null) {
            request.header("Content-Type", contentType);
        }
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(this + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Short, for the message of a failed check. */
    @Override
    public String toString() {
        String text = body == null ? "" : new String(body, StandardCharsets.UTF_8);
        return method + " " + shortened(path) + " " + contentType + " " + shortened(text);
    }

    private static String shortened(String text) {
        return text.length() > 200 ? text.substring(0, 200) + "…(" + text.length() + ")" : text;
    }
}
