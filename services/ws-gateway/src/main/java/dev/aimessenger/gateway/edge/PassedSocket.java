package dev.aimessenger.gateway.edge;

import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketBase;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A client's socket and the one to the service in its place. Each side's data frames go to the other; pings are answered
 * on each side by itself, so the client is watched here. Handlers run on the client's event loop.
 */
final class PassedSocket {

    static final int SERVICE_RESTART = 1012;

    private static final int GOING_AWAY = 1001;
    private static final int TOO_BIG = 1009;
    private static final long CLOSE_TIMEOUT_MS = 5_000;

    /**
     * @param pingIntervalMs between pings to the client; 0 is off
     * @param idleTimeoutMs without a sign of life, after which the client is closed; 0 is off
     */
    record Times(long pingIntervalMs, long idleTimeoutMs) {}

    private final Vertx vertx;
    private final ServerWebSocket client;
    private final ConnectionBase tcp;
    private final WebSocket service;
    private final Times times;
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private final Reading ofClient;
    private final Reading ofService;

    private long seenNanos = System.nanoTime();
    private long pingTimer = -1;
    private long idleTimer = -1;

    /** @param tcp the client's TCP connection */
    PassedSocket(Vertx vertx, ServerWebSocket client, ConnectionBase tcp, WebSocket service, Times times) {
        this.vertx = vertx;
        this.client = client;
        this.tcp = tcp;
        this.service = service;
        this.times = times;
        this.ofClient = new Reading(client, service);
        this.ofService = new Reading(service, client);
    }

    /** Done when the client's TCP connection is closed. */
    CompletableFuture<Void> gone() {
        return gone;
    }

    /** Sets the handlers, in the event loop's turn in which the client's socket came to be; the service's is paused. */
    void begin() {
        tcp.closeFuture().onComplete(v -> onGone());
        try {
            client.exceptionHandler(this::onException);
            service.exceptionHandler(failure -> {});
            client.closeHandler(v -> service.close(sendable(client.closeStatusCode(), GOING_AWAY)));
            // A service that dies says nothing: its client should try again, as after a restart.
            service.closeHandler(v -> end(sendable(service.closeStatusCode(), SERVICE_RESTART), service.closeReason()));
            ofClient.begin();
            ofService.begin();
        } catch (IllegalStateException e) {
            // One of the two has closed already.
            end(SERVICE_RESTART, null);
            return;
        }
        service.resume();
        if (times.pingIntervalMs() > 0) {
            pingTimer = vertx.setPeriodic(times.pingIntervalMs(), id -> ping());
        }
        if (times.idleTimeoutMs() > 0) {
            watchIdle(times.idleTimeoutMs());
        }
    }

    /** Closes both. A client that does not take the close frame in time is cut off. */
    void end(int code, String reason) {
        // In this order: when the service's side has closed, the client is told why, unless it has been told already.
        client.close((short) code, reason);
        service.close();
        long timer = vertx.setTimer(
                CLOSE_TIMEOUT_MS, id -> tcp.channelHandlerContext().close());
        tcp.closeFuture().onComplete(v -> vertx.cancelTimer(timer));
    }

    /** After a frame that cannot be read the next one cannot be found: without this the socket stays open and deaf. */
    private void onException(Throwable failure) {
        if (failure instanceof CorruptedWebSocketFrameException broken) {
            end(broken.closeStatus().code(), "broken frame");
        } else if (failure instanceof TooLongFrameException) {
            end(TOO_BIG, "frame too large");
        }
    }

    private void onGone() {
        vertx.cancelTimer(pingTimer);
        vertx.cancelTimer(idleTimer);
        service.close();
        gone.complete(null);
    }

    private void ping() {
        if (!client.isClosed() && !client.writeQueueFull()) {
            client.writePing(Buffer.buffer());
        }
    }

    private void watchIdle(long delayMs) {
        idleTimer = vertx.setTimer(Math.max(1, delayMs), id -> {
            // While it is us who do not read, the client is not idle.
            long idleMs = ofClient.paused ? 0 : TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - seenNanos);
            if (idleMs >= times.idleTimeoutMs()) {
                end(GOING_AWAY, "idle");
            } else {
                watchIdle(times.idleTimeoutMs() - idleMs);
            }
        });
    }

    /** What a side has said when it closed, if it may be said to the other. */
    private static short sendable(Short code, int otherwise) {
        boolean said = code != null && code >= 1000 && code != 1004 && code != 1005 && code != 1006 && code != 1015;
        return said ? code : (short) otherwise;
    }

    /** Reads one side and writes to the other, as long as neither has too much that it has not taken. */
    private final class Reading {

        private final WebSocketBase from;
        private final WebSocketBase to;
        private boolean toIsFull;
        private boolean pongsPileUp;
        private boolean paused;

        Reading(WebSocketBase from, WebSocketBase to) {
            this.from = from;
            this.to = to;
        }

        void begin() {
            from.frameHandler(this::onFrame);
            from.drainHandler(v -> {
                pongsPileUp = false;
                steer();
                other().toIsFull = false;
                other().steer();
            });
        }

        private Reading other() {
            return this == ofClient ? ofService : ofClient;
        }

        private void onFrame(WebSocketFrame frame) {
            if (from == client) {
                seenNanos = System.nanoTime();
            }
            if (frame.isText() || frame.isBinary() || frame.isContinuation()) {
                if (!to.isClosed()) {
                    to.writeFrame(frame);
                    toIsFull = to.writeQueueFull();
                    steer();
                }
            } else if (frame.isPing() && !from.isClosed() && from.writeQueueFull()) {
                // Vert.x answers each ping; a client that pings and does not read would fill the memory with pongs.
                pongsPileUp = true;
                steer();
            }
        }

        private void steer() {
            boolean hold = toIsFull || pongsPileUp;
            if (hold && !paused) {
                paused = true;
                from.pause();
            } else if (!hold && paused) {
                paused = false;
                seenNanos = System.nanoTime();
                from.resume();
            }
        }
    }
}
