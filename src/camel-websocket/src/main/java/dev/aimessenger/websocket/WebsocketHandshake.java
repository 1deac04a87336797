package dev.aimessenger.websocket;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;

/** Decides on a WebSocket handshake before the connection is upgraded. */
@FunctionalInterface
public interface WebsocketHandshake {

    /**
     * Called on the event loop, so it must not block; the request is paused until the future completes, on any thread.
     *
     * @param request the HTTP request that asks for the upgrade
     * @return the connection's trusted attributes, which become headers of each of its exchanges (may be empty); failed
     *     with {@link HandshakeRefusedException} for an answer of one's own, with anything else for 503
     */
    Future<Map<String, Object>> accept(HttpServerRequest request);

    /**
     * Called once, on any thread, for each handshake that was accepted: when its TCP connection is closed, or when no
     * WebSocket came of it after all. Must not block.
     *
     * @param attributes what {@link #accept} gave
     */
    default void ended(Map<String, Object> attributes) {}
}
