package dev.aimessenger.websocket;

import org.apache.camel.component.vertx.websocket.VertxWebsocketConstants;

/** Message headers of the hardened component, beside those of {@link VertxWebsocketConstants}. */
public final class WebsocketConstants {

    /** In both directions: the connection's key; for a producer one key, a comma separated list or a Collection. */
    public static final String CONNECTION_KEY = VertxWebsocketConstants.CONNECTION_KEY;

    /** From a consumer: the {@code VertxWebsocketEvent}: OPEN, MESSAGE or CLOSE. */
    public static final String EVENT = VertxWebsocketConstants.EVENT;

    /** From a consumer: the peer's {@code io.vertx.core.net.SocketAddress}. */
    public static final String REMOTE_ADDRESS = VertxWebsocketConstants.REMOTE_ADDRESS;

    /** From a consumer, a long: when the message had come in whole, as {@link System#nanoTime()} says it. */
    public static final String ARRIVED_NANOS = "CamelVertxWebsocket.arrivedNanos";

    /** To a producer: true sends to every connection of the path. */
    public static final String SEND_TO_ALL = VertxWebsocketConstants.SEND_TO_ALL;

    /**
     * To a producer, an int: close the named connections with this code, after what was sent before. The body is not
     * sent. Allowed: 1000, 1001, 1008, 1011, 1012, 1013 and 3000 to 4999.
     */
    public static final String CLOSE_CODE = "CamelVertxWebsocket.closeCode";

    /** To a producer, optional: the reason that goes with {@link #CLOSE_CODE}; cut at 123 bytes. */
    public static final String CLOSE_REASON = "CamelVertxWebsocket.closeReason";

    /** From a consumer: true when the message was larger than {@code maxMessageBytes}; the body is null then. */
    public static final String TOO_LARGE = "CamelVertxWebsocket.tooLarge";

    /** From a consumer: true when the message was a binary one; the body is a byte array. */
    public static final String BINARY = "CamelVertxWebsocket.binary";

    private WebsocketConstants() {}
}
