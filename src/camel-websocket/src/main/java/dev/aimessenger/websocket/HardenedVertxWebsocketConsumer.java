package dev.aimessenger.websocket;

import io.vertx.core.http.HttpClosedException;
import io.vertx.core.net.impl.ConnectionBase;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.component.vertx.websocket.VertxWebsocketConsumer;
import org.apache.camel.component.vertx.websocket.VertxWebsocketEvent;
import org.apache.camel.spi.ThreadPoolProfile;

/** Makes an exchange of each frame, one after the other per connection, on worker threads of its own. */
public class HardenedVertxWebsocketConsumer extends VertxWebsocketConsumer {

    private static final long LONGEST_HANDING_MS = 2_000;

    private ExecutorService workers;
    /** Whose connections this one's are: its own, or those of the first of a line of consumers that was kept. */
    private HardenedVertxWebsocketConsumer carrier = this;
    /** Who processes the frames of these connections, once it is there; null for this one itself. */
    private volatile CompletableFuture<HardenedVertxWebsocketConsumer> successor;
    /** Read: a frame is handed to the one who processes it. Write: that one changes. */
    private final ReadWriteLock handing = new ReentrantReadWriteLock();

    private boolean kept;

    public HardenedVertxWebsocketConsumer(HardenedVertxWebsocketEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
    }

    @Override
    public HardenedVertxWebsocketEndpoint getEndpoint() {
        return (HardenedVertxWebsocketEndpoint) super.getEndpoint();
    }

    /**
     * From now on frames wait for the next consumer of the path. Those that were handed to this one's route are in it
     * when this returns, so that stopping the route waits for them.
     */
    void keep() {
        boolean alone = carrier.waitForHanding();
        carrier.successor = new CompletableFuture<>();
        if (alone) {
            carrier.handing.writeLock().unlock();
        }
        kept = true;
    }

    /** @return false when frames are worked on for so long that they are in the route by now */
    private boolean waitForHanding() {
        try {
            return handing.writeLock().tryLock(LONGEST_HANDING_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    boolean isKept() {
        return kept;
    }

    HardenedVertxWebsocketConsumer carrier() {
        return carrier;
    }

    void takeOver(HardenedVertxWebsocketConsumer before) {
        carrier = before;
        carrier.successor.complete(this);
    }

    @Override
    protected void doStart() throws Exception {
        kept = false;
        ThreadPoolProfile profile = new ThreadPoolProfile("vertx-websocket");
        profile.setPoolSize(getEndpoint().getWorkerThreads());
        profile.setMaxPoolSize(getEndpoint().getWorkerThreads());
        profile.setAllowCoreThreadTimeOut(true);
        // At most one task per connection waits. A full queue would run tasks on the event loop.
        profile.setMaxQueueSize(-1);
        workers = getEndpoint()
                .getCamelContext()
                .getExecutorServiceManager()
                .newThreadPool(
                        this,
                        "vertx-websocket" + getEndpoint().getConfiguration().getPath(),
                        profile);
        super.doStart();
    }

    /** Closes the connections with 1012, lets what has come in finish, and ends with their CLOSE exchanges. */
    @Override
    protected void doStop() throws Exception {
        super.doStop();
        if (!kept) {
            carrier.stopWorkers();
            stopWorkers();
        } else if (carrier != this) {
            stopWorkers();
        }
    }

    void stopWorkers() {
        if (workers != null) {
            getEndpoint().getCamelContext().getExecutorServiceManager().shutdownNow(workers);
            workers = null;
        }
    }

    ExecutorService workers() {
        return workers;
    }

    void process(WebsocketConnection connection, InboundFrame frame, Runnable done) {
        handing.readLock().lock();
        try {
            CompletableFuture<HardenedVertxWebsocketConsumer> next = successor;
            if (next == null) {
                processHere(connection, frame, done);
            } else if (next.isDone()) {
                next.join().processHere(connection, frame, done);
            } else {
                next.thenRunAsync(() -> process(connection, frame, done), workers);
            }
        } finally {
            handing.readLock().unlock();
        }
    }

    private void processHere(WebsocketConnection connection, InboundFrame frame, Runnable done) {
        if (frame.event() != VertxWebsocketEvent.MESSAGE
                && !getEndpoint().getConfiguration().isFireWebSocketConnectionEvents()) {
            done.run();
            return;
        }
        Exchange exchange = createExchange(false);
        AtomicBoolean once = new AtomicBoolean();
        Runnable finish = () -> {
            if (once.compareAndSet(false, true)) {
                finish(exchange, done);
            }
        };
        try {
            populate(exchange.getMessage(), connection, frame);
            createUoW(exchange);
            getAsyncProcessor().process(exchange, doneSync -> finish.run());
        } catch (Exception e) {
            exchange.setException(e);
            finish.run();
        }
    }

    private static void populate(Message message, WebsocketConnection connection, InboundFrame frame) {
        message.setBody(frame.body());
        connection.headers().forEach(message::setHeader);
        message.setHeader(WebsocketConstants.CONNECTION_KEY, connection.getConnectionKey());
        message.setHeader(WebsocketConstants.EVENT, frame.event());
        message.setHeader(WebsocketConstants.ARRIVED_NANOS, frame.arrivedNanos());
        message.setHeader(
                WebsocketConstants.REMOTE_ADDRESS, connection.getWebSocket().remoteAddress());
        if (frame.binary()) {
            message.setHeader(WebsocketConstants.BINARY, true);
        }
        if (frame.tooLarge()) {
            message.setHeader(WebsocketConstants.TOO_LARGE, true);
        }
    }

    private void finish(Exchange exchange, Runnable done) {
        try {
            if (exchange.getException() != null) {
                getExceptionHandler().handleException("Error processing exchange", exchange, exchange.getException());
            }
        } finally {
            try {
                doneUoW(exchange);
                releaseExchange(exchange, false);
            } finally {
                done.run();
            }
        }
    }

    /** A client that vanishes is nothing to report: its CLOSE exchange says it. */
    void onFailure(Throwable failure) {
        if (failure != ConnectionBase.CLOSED_EXCEPTION
                && !(failure instanceof HttpClosedException)
                && !(failure instanceof IOException)) {
            getExceptionHandler().handleException("Error on a WebSocket", failure);
        }
    }
}
