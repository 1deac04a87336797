package dev.aimessenger.e2e.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.aimessenger.e2e.client.MessengerClient;
import dev.aimessenger.e2e.client.MessengerSocket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The story of the product in a minute, against a running system: two new people, a chat, the model answering for one of
 * them and advising the other. Prints what happened and when; exits with 1 when a step fails.
 */
public final class Demo {

    private final URI gateway;
    private final long start = System.nanoTime();

    public Demo(URI gateway) {
        this.gateway = gateway;
    }

    /** @param arguments the gateway's address; without it {@code http://localhost:8083} */
    public static void main(String[] arguments) {
        URI gateway = URI.create(arguments.length > 0 ? arguments[0] : "http://localhost:8083");
        try {
            new Demo(gateway).play();
        } catch (RuntimeException e) {
            System.err.println("demo: failed: " + e.getMessage());
            System.exit(1);
        }
    }

    /** @throws IllegalStateException when a step fails */
    public void play() {
        String run = UUID.randomUUID().toString().substring(0, 8);
        MessengerClient ann = newUser("ann", run);
        MessengerClient bob = newUser("bob", run);

        long chatId = ann.expect(201, "POST", "/api/chats", Map.of("type", "private", "members", List.of(bob.userId())))
                .path("id")
                .longValue();
        say("Ann opens chat %d with Bob", chatId);

        try (MessengerSocket annSocket = ann.connect();
                MessengerSocket bobSocket = bob.connect()) {
            annSocket.joinRoom(chatId, 0);
            bobSocket.joinRoom(chatId, 0);
            say("both are connected and in the room");

            bob.bind(chatId, Map.of("type", "autoreply"));
            say("Bob lets the model answer for him: his thread is ready");

            UUID question = annSocket.sendMessage(chatId, "Hi Bob, shall we meet on Friday at six?");
            annSocket.await("message-ack", data -> isOf(data, question));
            say("Ann:            Hi Bob, shall we meet on Friday at six?");
            bobSocket.await("message", data -> isOf(data, question));
            JsonNode answer = annSocket.await(
                    "message",
                    data -> data.path("fromAI").booleanValue()
                            && data.path("senderId").longValue() == bob.userId());
            say("Bob (by model): %s", answer.path("text").textValue());

            ann.bind(chatId, Map.of("type", "advice"));
            say("Ann binds the chat for advice: her thread is ready");
            try (MessengerSocket adviceSocket = ann.connectForAdvice()) {
                String requestId = ann.expect(
                                202,
                                "POST",
                                "/api/chats/" + chatId + "/advice",
                                Map.of("question", "What do I answer?"))
                        .path("requestId")
                        .textValue();
                JsonNode advice = adviceSocket.await(
                        "gpt-advice",
                        data -> requestId.equals(data.path("requestId").textValue()) && !data.has("delta"));
                if (!advice.path("text").isTextual()) {
                    throw new IllegalStateException("no advice: " + advice);
                }
                say("advice to Ann:  %s", advice.path("text").textValue());
            }

            JsonNode history = ann.expect(200, "GET", "/api/chats/" + chatId + "/messages?afterSeq=0", null);
            if (history.path("messages").size() < 2) {
                throw new IllegalStateException("the history is short: " + history);
            }
            say(
                    "history: %d messages, last seq %d",
                    history.path("messages").size(), history.path("lastSeq").longValue());
        }
        say("done");
    }

    private MessengerClient newUser(String name, String run) {
        MessengerClient user =
                MessengerClient.register(gateway, name + "-" + run + "@example.org", "correct horse " + run);
        say("%s has an account: user %d", user.email(), user.userId());
        return user;
    }

    private static boolean isOf(JsonNode data, UUID clientMessageId) {
        return clientMessageId.toString().equals(data.path("clientMessageId").textValue());
    }

    private void say(String line, Object... values) {
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf("%6.2f s  %s%n", seconds, values.length == 0 ? line : line.formatted(values));
    }
}
