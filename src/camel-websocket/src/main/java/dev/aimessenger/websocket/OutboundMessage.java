package dev.aimessenger.websocket;

import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.http.WebSocketFrameType;
import io.vertx.core.http.impl.ws.WebSocketFrameImpl;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A message encoded once for all its receivers: they share the bytes, each wraps them in frames of its own. */
final class OutboundMessage {

    /** Clients, Vert.x's among them, refuse longer frames by default. */
    private static final int MAX_FRAME_BYTES = 65_536;

    private final WebSocketFrameType type;
    private final List<byte[]> parts;
    private final int bytes;

    private OutboundMessage(WebSocketFrameType type, byte[] payload) {
        this.type = type;
        this.bytes = payload.length;
        if (payload.length <= MAX_FRAME_BYTES) {
            this.parts = List.of(payload);
        } else {
            this.parts = new ArrayList<>();
            for (int from = 0; from < payload.length; from += MAX_FRAME_BYTES) {
                parts.add(Arrays.copyOfRange(payload, from, Math.min(payload.length, from + MAX_FRAME_BYTES)));
            }
        }
    }

    static OutboundMessage text(String text) {
        return new OutboundMessage(WebSocketFrameType.TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    static OutboundMessage binary(byte[] payload) {
        return new OutboundMessage(WebSocketFrameType.BINARY, payload);
    }

    int bytes() {
        return bytes;
    }

    int frameCount() {
        return parts.size();
    }

    /** A frame has a reading position and a reference count, so every socket needs its own. */
    WebSocketFrame frame(int index) {
        WebSocketFrameType frameType = index == 0 ? type : WebSocketFrameType.CONTINUATION;
        return new WebSocketFrameImpl(frameType, parts.get(index), index == parts.size() - 1);
    }
}
