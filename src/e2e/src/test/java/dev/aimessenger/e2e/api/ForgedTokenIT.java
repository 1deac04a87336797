package dev.aimessenger.e2e.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.e2e.client.MessengerClient;
import dev.aimessenger.e2e.client.MessengerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** Nobody gets in with a token that auth-service has not signed, or not for this, or not for now. */
class ForgedTokenIT {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @Test
    void noForgedTokenIsAccepted() throws Exception {
        MessengerClient ann = SharedMessenger.newUser("ann");
        assertAccepted(ann);
        Map<String, String> forged = ForgedTokens.of(ann.accessToken(), SharedMessenger.SIGNING_KEY);
        assertThat(forged).hasSizeGreaterThan(200);

        List<String> failures = new ArrayList<>();
        forged.forEach((what, token) -> {
            HttpResponse<String> answer = Call.of("GET", "/api/users/me", token).send();
            if (answer.statusCode() != 401 || !answer.body().contains("\"code\":\"unauthenticated\"")) {
                failures.add("REST, " + what + ": " + answer.statusCode() + " " + answer.body());
            }
        });
        List<String> sample = sample(List.copyOf(forged.keySet()), 60);
        for (String what : sample) {
            int status = handshake(forged.get(what));
            if (status != 401) {
                failures.add("WebSocket, " + what + ": " + status);
            }
        }

        System.out.println("forged tokens: " + forged.size() + " by REST, " + sample.size() + " by WebSocket");
        assertThat(failures).isEmpty();
        assertAccepted(ann);
    }

    private static void assertAccepted(MessengerClient user) {
        user.expect(200, "GET", "/api/users/me", null);
        try (MessengerSocket socket = user.connect()) {
            socket.send("ping", Map.of());
            socket.await("pong", data -> true);
        }
    }

    /** Evenly from the whole list, so from every kind of forgery. */
    private static List<String> sample(List<String> all, int size) {
        List<String> chosen = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            chosen.add(all.get(i * all.size() / size));
        }
        return chosen;
    }

    private static int handshake(String token) {
        try {
            HTTP.newWebSocketBuilder()
                    .header("Authorization", "Bearer " + token)
                    .buildAsync(
                            URI.create("ws://localhost:"
                                    + SharedMessenger.gateway().getPort() + "/ws"),
                            new WebSocket.Listener() {})
                    .join()
                    .abort();
            return 101;
        } catch (CompletionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException refused) {
                return refused.getResponse().statusCode();
            }
            throw e;
        }
    }
}
