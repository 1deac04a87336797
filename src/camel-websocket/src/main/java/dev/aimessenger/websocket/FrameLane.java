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

    private final Executor workers;
    private final Step step;
    private final int maxFrames;
    private final long maxBytes;
    private final Runnable onRoom;
    private final CompletableFuture<Void> finished = new CompletableFuture<>();
    private final Deque<InboundFrame> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private boolean busy;
    private boolean full;
    private boolean ended;

    /** @param onRoom told when a full lane is half empty again; after {@link #offer} has answered false */
    FrameLane(Executor workers, Step step, int maxFrames, long maxBytes, Runnable onRoom) {
        this.workers = workers;
        this.step = step;
        this.maxFrames = maxFrames;
        this.maxBytes = maxBytes;
        this.onRoom = onRoom;
    }

    /**
     * Takes a frame in any case.
     *
     * @return false when the lane is full and the socket should not be read
     */
    boolean offer(InboundFrame frame) {
        boolean start;
        boolean room;
        synchronized (this) {
            if (ended) {
                return true;
            }
            waiting.add(frame);
            waitingBytes += frame.bytes();
            full |= waiting.size() > maxFrames || waitingBytes > maxBytes;
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
                waiting.removeIf(frame -> frame.event() == VertxWebsocketEvent.MESSAGE);
            }
            waiting.add(InboundFrame.close());
            start = !busy;
            busy = true;
        }
        if (start) {
            submit();
        }
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
        synchronized (this) {
            frame = waiting.poll();
            if (frame == null) {
                busy = false;
                return null;
            }
            waitingBytes -= frame.bytes();
            if (full && waiting.size() <= maxFrames / 2 && waitingBytes <= maxBytes / 2) {
                full = false;
                room = true;
            }
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
