package dev.aimessenger.websocket;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;

/** Joins data frames to messages and keeps at most {@code maxMessageBytes} of one; for one event loop thread. */
final class MessageAssembler {

    private final int maxMessageBytes;
    private Buffer parts;
    private boolean binary;
    private boolean tooLarge;

    MessageAssembler(int maxMessageBytes) {
        this.maxMessageBytes = maxMessageBytes;
    }

    /** The message that this frame completes, or null. */
    InboundFrame add(WebSocketFrame frame) {
        if (!frame.isContinuation()) {
            binary = frame.isBinary();
            tooLarge = false;
            parts = null;
        }
        Buffer data = frame.binaryData();
        int before = parts == null ? 0 : parts.length();
        if (tooLarge || before + data.length() > maxMessageBytes) {
            tooLarge = true;
            parts = null;
        } else {
            parts = parts == null ? data.copy() : parts.appendBuffer(data);
        }
        return frame.isFinal() ? complete() : null;
    }

    private InboundFrame complete() {
        Buffer message = parts;
        parts = null;
        if (tooLarge) {
            return InboundFrame.tooLarge(binary);
        }
        return InboundFrame.message(binary ? message.getBytes() : message.toString(), binary, message.length());
    }
}
