package dev.aimessenger.websocket;

import org.apache.camel.component.vertx.websocket.VertxWebsocketEvent;

/**
 * What one exchange will be made of.
 *
 * @param body String or byte array of a MESSAGE, null when it was too large; the socket for OPEN; null for CLOSE
 * @param bytes memory that the frame holds while it waits
 * @param arrivedNanos when it had come in whole, as {@link System#nanoTime()} says it
 */
record InboundFrame(
        VertxWebsocketEvent event, Object body, boolean binary, boolean tooLarge, int bytes, long arrivedNanos) {

    static InboundFrame open(Object socket) {
        return new InboundFrame(VertxWebsocketEvent.OPEN, socket, false, false, 0, System.nanoTime());
    }

    static InboundFrame message(Object body, boolean binary, int bytes) {
        return new InboundFrame(VertxWebsocketEvent.MESSAGE, body, binary, false, bytes, System.nanoTime());
    }

    static InboundFrame tooLarge(boolean binary) {
        return new InboundFrame(VertxWebsocketEvent.MESSAGE, null, binary, true, 0, System.nanoTime());
    }

    static InboundFrame close() {
        return new InboundFrame(VertxWebsocketEvent.CLOSE, null, false, false, 0, System.nanoTime());
    }
}
