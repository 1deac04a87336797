package dev.aimessenger.websocket;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.component.vertx.websocket.VertxWebsocketEvent;

/**
 * The frames of one connection, processed strictly one after the other on shared worker threads: the next one starts
 * when the one before has called back, on whatever thread.
 */
final class FrameLane {

    /** Processes a frame and runs the callback once, during the call or later. */
    interface Step {
        void process(InboundFrame frame, Runnable done);
    }

    /** Frames that one connection may process before others get the thread. */
    private static final int FRAMES_A_TURN = 16;

    /** What a waiting frame costs besides its bytes, so that empty ones are not free. */
    private static final int BYTES_A_FRAME = 256;

    private final Executor workers;
    private final Step step;
    private final int maxFrames;
    private final long maxBytes;
    private final Backlog all;
    private final long maxAllBytes;
    private final Runnable onRoom;
    private final CompletableFuture<Void> finished = new CompletableFuture<>();
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private final Deque<InboundFrame> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private boolean busy;
    private boolean full;
    private boolean draining;
    private boolean ended;

    /**
     * @param all counts what waits in all lanes together
     * @param maxAllBytes when more waits there, a lane is full that has anything at all
     * @param onRoom told when a full lane has room again; after {@link #offer} has answered false
     */
    FrameLane(
            Executor workers, Step step, int maxFrames, long maxBytes, Backlog all, long maxAllBytes, Runnable onRoom) {
        this.workers = workers;
        this.step = step;
        this.maxFrames = maxFrames;
        this.maxBytes = maxBytes;
        this.all = all;
        this.maxAllBytes = maxAllBytes;
        this.onRoom = onRoom;
    }

    /**
     * Takes a frame in any case; drops it when the lane has ended or drains.
     *
     * @return false when the lane is full and the socket should not be read
     */
    boolean offer(InboundFrame frame) {
        boolean start;
        boolean room;
        synchronized (this) {
            if (ended || draining) {
                return true;
            }
            boolean allFull = add(frame) > maxAllBytes;
            full |= waiting.size() > maxFrames || waitingBytes > maxBytes || allFull;
            room = !full;
            start = !busy;
            busy = true;
        }
        if (start) {
            submit();
        }
        return room;
    }

    /** Lets nothing in any more but the CLOSE, once. Messages that wait are dropped on demand; an OPEN never is. */
    void end(boolean dropWaiting) {
        boolean start;
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
            if (dropWaiting) {
                drop();
            }
            add(InboundFrame.close());
            start = !busy;
            busy = true;
        }
        if (start) {
            submit();
        }
    }

    /** Takes no further messages. Done when those that it has are processed. */
    CompletableFuture<Void> drain() {
        synchronized (this) {
            draining = true;
            if (busy) {
                return drained;
            }
        }
        drained.complete(null);
        return drained;
    }

    private static long costOf(InboundFrame frame) {
        return frame.bytes() + BYTES_A_FRAME;
    }

    /** Returns how much waits in all lanes with it. */
    private long add(InboundFrame frame) {
        waiting.add(frame);
        waitingBytes += frame.bytes();
        return all.addWaiting(costOf(frame));
    }

    /** An OPEN is never dropped, and nor is a CLOSE. */
    private void drop() {
        waiting.removeIf(frame -> {
            boolean message = frame.event() == VertxWebsocketEvent.MESSAGE;
            if (message) {
                waitingBytes -= frame.bytes();
                all.addWaiting(-costOf(frame));
            }
            return message;
        });
    }

    /** Done when the CLOSE has been processed. */
    CompletableFuture<Void> finished() {
        return finished;
    }

    private void submit() {
        try {
            workers.execute(this::takeTurn);
        } catch (RejectedExecutionException e) {
            // The consumer has stopped and waits for nobody any more.
            synchronized (this) {
                waiting.forEach(frame -> all.addWaiting(-costOf(frame)));
                waiting.clear();
            }
            drained.complete(null);
            finished.complete(null);
        }
    }

    private void takeTurn() {
        for (int i = 0; i < FRAMES_A_TURN; i++) {
            InboundFrame frame = next();
            if (frame == null || !isDoneAtOnce(frame)) {
                return;
            }
        }
        submit();
    }

    private InboundFrame next() {
        InboundFrame frame;
        boolean room = false;
        boolean isDrained;
        synchronized (this) {
            frame = waiting.poll();
            if (frame == null) {
                busy = false;
            } else {
                waitingBytes -= frame.bytes();
                boolean allFull = all.addWaiting(-costOf(frame)) > maxAllBytes;
                boolean half = waiting.size() <= maxFrames / 2 && waitingBytes <= maxBytes / 2;
                // Each connection may have one, however much waits elsewhere: else it could starve.
                if (full && half && (!allFull || waiting.isEmpty())) {
                    full = false;
                    room = true;
                }
            }
            isDrained = frame == null && draining;
        }
        if (isDrained) {
            drained.complete(null);
        }
        if (room) {
            onRoom.run();
        }
        return frame;
    }

    /** Whether the callback came during the call; if not, it takes the next turn when it comes. */
    private boolean isDoneAtOnce(InboundFrame frame) {
        AtomicBoolean calledBack = new AtomicBoolean();
        AtomicBoolean firstHasPassed = new AtomicBoolean();
        step.process(frame, () -> {
            if (!calledBack.compareAndSet(false, true)) {
                return;
            }
            if (frame.event() == VertxWebsocketEvent.CLOSE) {
                finished.complete(null);
            }
            if (!firstHasPassed.compareAndSet(false, true)) {
                submit();
            }
        });
        return !firstHasPassed.compareAndSet(false, true);
    }
}
