package dev.aimessenger.websocket;

import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.camel.component.vertx.websocket.VertxWebsocketPeer;

/**
 * One client. What comes in goes through its {@link FrameLane}; what goes out is counted until the socket has taken it.
 * Methods may be called from any thread; handlers run on the connection's event loop.
 */
final class WebsocketConnection extends VertxWebsocketPeer {

    /** A reader that is this many times the limit behind is closed at once, however short it has been so. */
    private static final int BURST_FACTOR = 4;

    private final ServerWebSocket socket;
    private final ConnectionBase tcp;
    private final HardenedVertxWebsocketEndpoint options;
    private final Backlog all;
    private final Map<String, Object> headers;
    private final Vertx vertx;
    private final Context eventLoop;
    private final FrameLane lane;
    private final MessageAssembler assembler;
    private final Consumer<Throwable> onFailure;
    private final Runnable onEnd;
    private final CompletableFuture<Void> gone = new CompletableFuture<>();

    private final Object output = new Object();
    private final AtomicLong pendingBytes = new AtomicLong();
    private final AtomicBoolean behind = new AtomicBoolean();
    private volatile long pendingSinceNanos;
    private volatile boolean closing;
    private volatile long closeTimer = -1;

    // Touched on the event loop only.
    private long lastSeenNanos = System.nanoTime();
    private long pingTimer = -1;
    private long behindTimer = -1;
    private long idleTimer = -1;
    private boolean laneFull;
    private boolean pongsPileUp;
    private boolean paused;
    private boolean disconnected;

    /**
     * @param rawPath the path as the consumer's URI has it, with the names of its parameters
     * @param headers what each exchange of the connection carries
     * @param all counts what this connection and all others keep in memory
     * @param consumer processes each frame and is told of errors of the socket
     * @param onEnd run once, when nothing can be sent any more
     */
    WebsocketConnection(
            Vertx vertx,
            ServerWebSocket socket,
            HttpConnection tcp,
            String rawPath,
            HardenedVertxWebsocketEndpoint options,
            Map<String, Object> headers,
            Executor workers,
            Backlog all,
            HardenedVertxWebsocketConsumer consumer,
            Consumer<WebsocketConnection> onEnd) {
        super(socket, rawPath);
        this.vertx = vertx;
        this.socket = socket;
        this.tcp = (ConnectionBase) tcp;
        this.options = options;
        this.all = all;
        this.headers = headers;
        this.eventLoop = vertx.getOrCreateContext();
        this.assembler = new MessageAssembler(options.getMaxMessageBytes());
        this.onFailure = consumer::onFailure;
        this.onEnd = () -> onEnd.accept(this);
        this.lane = new FrameLane(
                workers,
                (frame, done) -> consumer.process(this, frame, done),
                options.getMaxQueuedFrames(),
                4L * options.getMaxMessageBytes(),
                all,
                options.getMaxTotalWaitingBytes(),
                () -> eventLoop.runOnContext(v -> {
                    laneFull = false;
                    steerReading();
                }));
    }

    /** Sets the handlers, in the event loop's turn in which the socket came to be, so that no frame is missed. */
    void begin() {
        socket.frameHandler(this::onFrame);
        socket.exceptionHandler(this::onException);
        socket.closeHandler(v -> onDisconnected());
        socket.drainHandler(v -> {
            pongsPileUp = false;
            steerReading();
        });
        all.add(this);
        lane.offer(InboundFrame.open(socket));
        if (options.getPingIntervalMs() > 0) {
            pingTimer = vertx.setPeriodic(options.getPingIntervalMs(), id -> ping());
        }
        if (options.getIdleTimeoutMs() > 0) {
            watchIdle(options.getIdleTimeoutMs());
        }
    }

    Map<String, Object> headers() {
        return headers;
    }

    /** Done when the CLOSE exchange is. */
    CompletableFuture<Void> finished() {
        return lane.finished();
    }

    /** Takes no further messages. Done when those that have come in are processed. */
    CompletableFuture<Void> drain() {
        return lane.drain();
    }

    /** How long {@link #drain()} is worth waiting for, in milliseconds. */
    int drainTimeoutMs() {
        return options.getDrainTimeoutMs();
    }

    /** Done when the TCP connection is closed. */
    CompletableFuture<Void> gone() {
        return gone;
    }

    /** Writes without waiting; nothing happens when the connection is closed or closing. */
    void send(OutboundMessage message) {
        synchronized (output) {
            if (closing) {
                return;
            }
            if (pendingBytes.getAndAdd(message.bytes()) == 0) {
                pendingSinceNanos = System.nanoTime();
            }
            for (int i = 0; i < message.frameCount(); i++) {
                WebSocketFrame frame = message.frame(i);
                int bytes = message.frameCount() == 1
                        ? message.bytes()
                        : frame.binaryData().length();
                socket.writeFrame(frame).onComplete(written -> onTaken(bytes));
            }
        }
        all.sent(message.bytes(), options.getMaxTotalPendingBytes());
        long pending = pendingBytes.get();
        // A message that is alone may be larger than the limit.
        if (pending > options.getMaxPendingBytes() && pending > message.bytes()) {
            if (pending > (long) BURST_FACTOR * options.getMaxPendingBytes()) {
                closeSlowReader();
            } else if (behind.compareAndSet(false, true)) {
                eventLoop.runOnContext(v -> watchBacklog());
            }
        }
    }

    /** A burst fills the buffers of a healthy reader too: slow is who stays behind the whole time. */
    private void watchBacklog() {
        if (disconnected || !isBehind()) {
            behind.set(false);
        } else {
            behindTimer = vertx.setTimer(options.getSlowReaderTimeoutMs(), id -> closeSlowReader());
        }
    }

    private void onTaken(int bytes) {
        pendingBytes.addAndGet(-bytes);
        all.taken(bytes);
        if (behindTimer != -1 && !isBehind()) {
            vertx.cancelTimer(behindTimer);
            behindTimer = -1;
            behind.set(false);
        }
    }

    /** Bytes that were sent and that the socket has not taken. */
    long pendingBytes() {
        return pendingBytes.get();
    }

    /** How long there has always been something that the socket has not taken. */
    long behindNanos() {
        return System.nanoTime() - pendingSinceNanos;
    }

    boolean isClosing() {
        return closing;
    }

    /** Whether more is written than the socket has taken and the limit allows. */
    boolean isBehind() {
        return pendingBytes.get() > options.getMaxPendingBytes();
    }

    void closeSlowReader() {
        close(options.getSlowReaderCloseCode(), "slow reader", true);
    }

    /**
     * Closes after what was sent before. The peer has {@code closeTimeoutMs} to take it, then the TCP connection is cut
     * and what is pending is gone. Of what comes in nothing is taken any more.
     *
     * @param dropWaiting whether messages that wait to be processed are dropped too
     */
    void close(int code, String reason, boolean dropWaiting) {
        synchronized (output) {
            if (closing) {
                return;
            }
            closing = true;
            socket.close((short) code, CloseCodes.fit(reason));
        }
        onEnd.run();
        closeTimer = vertx.setTimer(options.getCloseTimeoutMs(), id -> cut());
        if (gone.isDone()) {
            vertx.cancelTimer(closeTimer);
        }
        lane.end(dropWaiting);
    }

    /** Ends the TCP connection; what is pending is gone. */
    void cut() {
        // Vert.x has no public way to drop a WebSocket's connection while a close frame is on its way.
        tcp.channelHandlerContext().close();
    }

    private void onFrame(WebSocketFrame frame) {
        lastSeenNanos = System.nanoTime();
        if (frame.isClose()) {
            lane.end(false);
        } else if (frame.isText() || frame.isBinary() || frame.isContinuation()) {
            InboundFrame message = assembler.add(frame);
            if (message != null && !lane.offer(message)) {
                laneFull = true;
                steerReading();
            }
        } else if (frame.isPing() && !socket.isClosed() && socket.writeQueueFull()) {
            // Vert.x answers each ping; a client that pings and does not read would fill the memory with pongs.
            pongsPileUp = true;
            steerReading();
        }
    }

    private void steerReading() {
        boolean hold = (laneFull || pongsPileUp) && !disconnected;
        if (hold && !paused) {
            paused = true;
            socket.pause();
        } else if (!hold && paused) {
            paused = false;
            lastSeenNanos = System.nanoTime();
            socket.resume();
        }
    }

    private void onException(Throwable failure) {
        if (failure instanceof TooLongFrameException || failure instanceof CorruptedWebSocketFrameException) {
            // The decoder cannot find the next frame any more: without this the socket stays open and deaf.
            boolean tooBig = failure instanceof TooLongFrameException
                    || ((CorruptedWebSocketFrameException) failure)
                            .closeStatus()
                            .equals(WebSocketCloseStatus.MESSAGE_TOO_BIG);
            close(
                    tooBig ? CloseCodes.TOO_BIG : CloseCodes.PROTOCOL_ERROR,
                    tooBig ? "frame too large" : "broken frame",
                    false);
        } else {
            onFailure.accept(failure);
        }
    }

    private void onDisconnected() {
        disconnected = true;
        vertx.cancelTimer(pingTimer);
        vertx.cancelTimer(behindTimer);
        vertx.cancelTimer(idleTimer);
        vertx.cancelTimer(closeTimer);
        all.remove(this);
        gone.complete(null);
        closing = true;
        onEnd.run();
        steerReading();
        // Frames that a paused socket has kept come first.
        eventLoop.runOnContext(v -> lane.end(false));
    }

    private void ping() {
        if (!closing && !socket.isClosed() && !socket.writeQueueFull()) {
            socket.writePing(Buffer.buffer());
        }
    }

    private void watchIdle(long delayMs) {
        idleTimer = vertx.setTimer(Math.max(1, delayMs), id -> {
            if (closing) {
                return;
            }
            // While it is us who do not read, the client is not idle.
            long idleMs = paused ? 0 : TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lastSeenNanos);
            if (idleMs >= options.getIdleTimeoutMs()) {
                close(CloseCodes.GOING_AWAY, "idle", false);
            } else {
                watchIdle(options.getIdleTimeoutMs() - idleMs);
            }
        });
    }

    /** A connection is no other one, even with the same key. */
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
