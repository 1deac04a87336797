package dev.aimessenger.websocket;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.component.vertx.websocket.VertxWebsocketConfiguration;
import org.apache.camel.component.vertx.websocket.VertxWebsocketEndpoint;

/** The stock endpoint and its options, plus the limits and hooks of the hardened component. */
public class HardenedVertxWebsocketEndpoint extends VertxWebsocketEndpoint {

    private int workerThreads = 32;
    private int maxQueuedFrames = 64;
    private String queryParameters;
    private WebsocketHandshake handshake;
    private int handshakeTimeoutMs = 10_000;
    private int maxPendingBytes = 262_144;
    private int slowReaderTimeoutMs = 5_000;
    private int slowReaderCloseCode = 4408;
    private int maxMessageBytes = 65_536;
    private int pingIntervalMs = 15_000;
    private int idleTimeoutMs = 45_000;
    private int closeTimeoutMs = 5_000;
    private int drainTimeoutMs = 1_000;
    private int maxTotalPendingBytes = 67_108_864;
    private int maxTotalWaitingBytes = 67_108_864;
    private int acceptors = 1;

    public HardenedVertxWebsocketEndpoint(
            String uri, HardenedVertxWebsocketComponent component, VertxWebsocketConfiguration configuration) {
        super(uri, component, configuration);
    }

    @Override
    public HardenedVertxWebsocketComponent getComponent() {
        return (HardenedVertxWebsocketComponent) super.getComponent();
    }

    @Override
    public Producer createProducer() {
        return new HardenedVertxWebsocketProducer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        if (getConfiguration().isConsumeAsClient()) {
            return super.createConsumer(processor);
        }
        requireAtLeast("workerThreads", workerThreads, 1);
        requireAtLeast("maxQueuedFrames", maxQueuedFrames, 1);
        requireAtLeast("maxPendingBytes", maxPendingBytes, 1);
        requireAtLeast("slowReaderTimeoutMs", slowReaderTimeoutMs, 1);
        requireAtLeast("maxMessageBytes", maxMessageBytes, 1);
        requireAtLeast("handshakeTimeoutMs", handshakeTimeoutMs, 1);
        requireAtLeast("closeTimeoutMs", closeTimeoutMs, 1);
        requireAtLeast("drainTimeoutMs", drainTimeoutMs, 1);
        requireAtLeast("maxTotalPendingBytes", maxTotalPendingBytes, 1);
        requireAtLeast("maxTotalWaitingBytes", maxTotalWaitingBytes, 1);
        requireAtLeast("pingIntervalMs", pingIntervalMs, 0);
        requireAtLeast("idleTimeoutMs", idleTimeoutMs, 0);
        requireAtLeast("acceptors", acceptors, 1);
        CloseCodes.require(slowReaderCloseCode);
        for (String name : queryParameterNames()) {
            if (isReserved(name)) {
                throw new IllegalArgumentException("queryParameters: " + name + " would steer Camel; rename it");
            }
        }
        getComponent().claim(getConfiguration().getWebsocketURI());
        Consumer consumer = new HardenedVertxWebsocketConsumer(this, processor);
        configureConsumer(consumer);
        return consumer;
    }

    private static void requireAtLeast(String option, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(option + " must be " + least + " or more, not " + value);
        }
    }

    /** Header names that Camel's components read as orders; no client may set them under any configuration. */
    static boolean isReserved(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.startsWith("camel") || lower.contains("kafka.");
    }

    List<String> queryParameterNames() {
        return queryParameters == null
                ? List.of()
                : Stream.of(queryParameters.split(","))
                        .map(String::trim)
                        .filter(name -> !name.isEmpty())
                        .toList();
    }

    public int getWorkerThreads() {
        return workerThreads;
    }

    /** Threads that process the frames of all connections of a consumer; one connection uses one at a time. */
    public void setWorkerThreads(int workerThreads) {
        this.workerThreads = workerThreads;
    }

    public int getMaxQueuedFrames() {
        return maxQueuedFrames;
    }

    /** When more messages than this of one connection wait, its socket is not read until half are done. */
    public void setMaxQueuedFrames(int maxQueuedFrames) {
        this.maxQueuedFrames = maxQueuedFrames;
    }

    public String getQueryParameters() {
        return queryParameters;
    }

    /** Comma separated names of the query parameters that become headers. None by default. */
    public void setQueryParameters(String queryParameters) {
        this.queryParameters = queryParameters;
    }

    public WebsocketHandshake getHandshake() {
        return handshake;
    }

    /** Decides on each handshake before the upgrade and gives the connection its trusted attributes. */
    public void setHandshake(WebsocketHandshake handshake) {
        this.handshake = handshake;
    }

    public int getHandshakeTimeoutMs() {
        return handshakeTimeoutMs;
    }

    /** Milliseconds after which a handshake without a decision is refused with 503. */
    public void setHandshakeTimeoutMs(int handshakeTimeoutMs) {
        this.handshakeTimeoutMs = handshakeTimeoutMs;
    }

    public int getMaxPendingBytes() {
        return maxPendingBytes;
    }

    /** Bytes written to one connection and not taken by its socket, above which its reader is behind. */
    public void setMaxPendingBytes(int maxPendingBytes) {
        this.maxPendingBytes = maxPendingBytes;
    }

    public int getSlowReaderTimeoutMs() {
        return slowReaderTimeoutMs;
    }

    /** Milliseconds that a reader may be behind without a break before it is closed as slow. */
    public void setSlowReaderTimeoutMs(int slowReaderTimeoutMs) {
        this.slowReaderTimeoutMs = slowReaderTimeoutMs;
    }

    public int getSlowReaderCloseCode() {
        return slowReaderCloseCode;
    }

    /** Close code for a connection that reads too slowly. */
    public void setSlowReaderCloseCode(int slowReaderCloseCode) {
        this.slowReaderCloseCode = slowReaderCloseCode;
    }

    public int getMaxMessageBytes() {
        return maxMessageBytes;
    }

    /** Bytes above which a message is not delivered, but reported to the route. */
    public void setMaxMessageBytes(int maxMessageBytes) {
        this.maxMessageBytes = maxMessageBytes;
    }

    public int getPingIntervalMs() {
        return pingIntervalMs;
    }

    /** Milliseconds between pings of the server; 0 is off. */
    public void setPingIntervalMs(int pingIntervalMs) {
        this.pingIntervalMs = pingIntervalMs;
    }

    public int getIdleTimeoutMs() {
        return idleTimeoutMs;
    }

    /** Milliseconds without any frame or pong after which a connection is closed with 1001; 0 is off. */
    public void setIdleTimeoutMs(int idleTimeoutMs) {
        this.idleTimeoutMs = idleTimeoutMs;
    }

    public int getCloseTimeoutMs() {
        return closeTimeoutMs;
    }

    /** Milliseconds that a peer has to take a close frame before its TCP connection is cut. */
    public void setCloseTimeoutMs(int closeTimeoutMs) {
        this.closeTimeoutMs = closeTimeoutMs;
    }

    public int getDrainTimeoutMs() {
        return drainTimeoutMs;
    }

    /** Milliseconds that a connection which is to be closed with 1012 has for what it had sent before. */
    public void setDrainTimeoutMs(int drainTimeoutMs) {
        this.drainTimeoutMs = drainTimeoutMs;
    }

    public int getMaxTotalPendingBytes() {
        return maxTotalPendingBytes;
    }

    /**
     * Bytes written to all connections of the component and not taken by their sockets. Above half of it those who have
     * been behind longest are closed as slow readers; above it those that are being closed are cut off at once.
     */
    public void setMaxTotalPendingBytes(int maxTotalPendingBytes) {
        this.maxTotalPendingBytes = maxTotalPendingBytes;
    }

    public int getMaxTotalWaitingBytes() {
        return maxTotalWaitingBytes;
    }

    /** When more bytes of messages than this wait in the component, no connection is read that has one waiting. */
    public void setMaxTotalWaitingBytes(int maxTotalWaitingBytes) {
        this.maxTotalWaitingBytes = maxTotalWaitingBytes;
    }

    public int getAcceptors() {
        return acceptors;
    }

    /** HTTP servers, one event loop each, that share the port. */
    public void setAcceptors(int acceptors) {
        this.acceptors = acceptors;
    }
}
