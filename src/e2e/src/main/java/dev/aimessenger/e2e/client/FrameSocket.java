package dev.aimessenger.e2e.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** One WebSocket, whose frames are JSON: {@code {"event": …, "data": {…}}}. */
public final class FrameSocket {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final int ABNORMAL = 1006;

    private WebSocket socket;
    /** A WebSocket takes a text only when the one before is written. */
    private CompletableFuture<?> written = CompletableFuture.completedFuture(null);

    private FrameSocket() {}

    /**
     * @param path {@code /ws} or {@code /ws/advice}
     * @param onFrame gets each frame, one after the other
     * @param onClose gets the close code, once; 1006 where the connection is lost
     * @return completes when the socket is open; fails with {@link java.net.http.WebSocketHandshakeException}, where the
     *     gateway refuses it, or {@link java.io.IOException}
     */
    public static CompletableFuture<FrameSocket> open(
            HttpClient http, URI gateway, String path, String token, Consumer<JsonNode> onFrame, IntConsumer onClose) {
        FrameSocket opened = new FrameSocket();
        return http.newWebSocketBuilder()
                .subprotocols("aimessenger.v1", "bearer." + token)
                .connectTimeout(CONNECT_TIMEOUT)
                .buildAsync(URI.create("ws://" + gateway.getAuthority() + path), new Listener(onFrame, onClose))
                .thenApply(socket -> {
                    opened.socket = socket;
                    return opened;
                });
    }

    public CompletableFuture<?> send(String event, Map<String, ?> data) {
        return sendText(MessengerClient.write(Map.of("event", event, "data", data)));
    }

    /** Sends a text frame as it is; completes when it is written. */
    public synchronized CompletableFuture<?> sendText(String text) {
        written = written.thenCompose(before -> socket.sendText(text, true));
        return written;
    }

    /** Closes with the handshake, after what was sent. */
    public synchronized CompletableFuture<?> close() {
        return written.handle((before, failure) -> null)
                .thenCompose(before -> socket.sendClose(WebSocket.NORMAL_CLOSURE, ""))
                .exceptionally(failure -> null);
    }

    /** Drops the connection. */
    public void abort() {
        socket.abort();
    }

    private static final class Listener implements WebSocket.Listener {

        private final Consumer<JsonNode> onFrame;
        private final IntConsumer onClose;
        private final StringBuilder text = new StringBuilder();

        Listener(Consumer<JsonNode> onFrame, IntConsumer onClose) {
            this.onFrame = onFrame;
            this.onClose = onClose;
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                JsonNode frame = MessengerClient.read(text.toString());
                text.setLength(0);
                onFrame.accept(frame);
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            onClose.accept(code);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable failure) {
            onClose.accept(ABNORMAL);
        }
    }
}
