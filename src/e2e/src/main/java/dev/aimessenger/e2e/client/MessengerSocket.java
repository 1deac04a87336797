package dev.aimessenger.e2e.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** An open WebSocket that keeps every frame it received, in order. */
public final class MessengerSocket implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final List<JsonNode> frames = new ArrayList<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private FrameSocket socket;

    private MessengerSocket() {}

    static MessengerSocket open(HttpClient http, URI gateway, String path, String token) {
        MessengerSocket opened = new MessengerSocket();
        try {
            opened.socket = FrameSocket.open(http, gateway, path, token, opened::keep, opened::end)
                    .join();
        } catch (CompletionException e) {
            throw new IllegalStateException(
                    "Cannot open " + path + " at " + gateway + ": "
                            + e.getCause().getMessage(),
                    e);
        }
        opened.await("connected", frame -> true);
        return opened;
    }

    /** Sends a frame {@code {"event": event, "data": data}}. */
    public void send(String event, Map<String, ?> data) {
        socket.send(event, data).join();
    }

    /** Sends a text frame as it is. */
    public void sendText(String text) {
        socket.sendText(text).join();
    }

    /** Sends a message under a new client message id, and returns that id. */
    public UUID sendMessage(long chatId, String text) {
        UUID clientMessageId = UUID.randomUUID();
        send("message", Map.of("chatId", chatId, "text", text, "clientMessageId", clientMessageId));
        return clientMessageId;
    }

    public void joinRoom(long chatId, long afterSeq) {
        send("join-room", Map.of("chatId", chatId, "afterSeq", afterSeq));
        await("joined-room", data -> data.path("chatId").longValue() == chatId);
    }

    /**
     * The data of the first frame received so far, or from now on, of this event for which the condition holds.
     *
     * @throws IllegalStateException when none comes within a minute
     */
    public JsonNode await(String event, Predicate<JsonNode> condition) {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        synchronized (frames) {
            int seen = 0;
            while (true) {
                for (; seen < frames.size(); seen++) {
                    JsonNode frame = frames.get(seen);
                    if (event.equals(frame.path("event").textValue()) && condition.test(frame.path("data"))) {
                        return frame.path("data");
                    }
                }
                long left = deadline - System.nanoTime();
                if (left <= 0 || closed.isDone()) {
                    throw new IllegalStateException("No " + event + " frame came"
                            + (closed.isDone() ? ", the socket was closed with " + closed.join() : "")
                            + "; received: " + frames);
                }
                try {
                    TimeUnit.NANOSECONDS.timedWait(frames, left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    /** The data of every frame of this event so far. */
    public List<JsonNode> received(String event) {
        synchronized (frames) {
            return frames.stream()
                    .filter(frame -> event.equals(frame.path("event").textValue()))
                    .map(frame -> frame.path("data"))
                    .toList();
        }
    }

    /** Completes with the close code when the server closes. */
    public CompletableFuture<Integer> closed() {
        return closed;
    }

    @Override
    public void close() {
        socket.close().join();
    }

    private void keep(JsonNode frame) {
        synchronized (frames) {
            frames.add(frame);
            frames.notifyAll();
        }
    }

    private void end(int code) {
        synchronized (frames) {
            closed.complete(code);
            frames.notifyAll();
        }
    }
}
