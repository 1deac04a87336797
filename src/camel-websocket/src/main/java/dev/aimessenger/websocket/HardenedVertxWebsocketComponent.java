package dev.aimessenger.websocket;

import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.component.vertx.websocket.VertxWebsocketComponent;
import org.apache.camel.component.vertx.websocket.VertxWebsocketConfiguration;
import org.apache.camel.component.vertx.websocket.VertxWebsocketConsumer;
import org.apache.camel.component.vertx.websocket.VertxWebsocketEndpoint;
import org.apache.camel.component.vertx.websocket.VertxWebsocketHelper;
import org.apache.camel.component.vertx.websocket.VertxWebsocketHost;
import org.apache.camel.component.vertx.websocket.VertxWebsocketHostConfiguration;
import org.apache.camel.component.vertx.websocket.VertxWebsocketHostKey;
import org.apache.camel.spi.PropertyConfigurer;
import org.apache.camel.spi.annotations.Component;

/**
 * Camel's {@code vertx-websocket} component with order per connection, no headers made by clients, handshakes that can
 * be refused, sending in O(receivers), bounded queues and closing from a route. Register it under the name
 * {@code vertx-websocket} and it takes the stock component's place under the same URI.
 */
@Component("vertx-websocket")
public class HardenedVertxWebsocketComponent extends VertxWebsocketComponent {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1", "[::1]");
    private static final Set<String> WILDCARD = Set.of("0.0.0.0", "::", "[::]");

    private final PropertyConfigurer endpointConfigurer = new HardenedVertxWebsocketEndpointConfigurer();
    private final Backlog backlog = new Backlog();
    private final Set<VertxWebsocketHostKey> ownAddresses = ConcurrentHashMap.newKeySet();
    /** Stopped consumers whose connections are open, by their addresses. */
    private final Map<URI, HardenedVertxWebsocketConsumer> kept = new ConcurrentHashMap<>();

    @Override
    public PropertyConfigurer getEndpointPropertyConfigurer() {
        return endpointConfigurer;
    }

    @Override
    protected VertxWebsocketEndpoint createEndpointInstance(String uri, VertxWebsocketConfiguration configuration) {
        return new HardenedVertxWebsocketEndpoint(uri, this, configuration);
    }

    @Override
    protected VertxWebsocketHost createVertxWebsocketHost(
            VertxWebsocketHostConfiguration hostConfiguration, VertxWebsocketHostKey hostKey) {
        return new HardenedVertxWebsocketHost(getCamelContext(), hostConfiguration, hostKey, backlog);
    }

    @Override
    public synchronized void connectConsumer(VertxWebsocketConsumer consumer) {
        HardenedVertxWebsocketConsumer before = kept.remove(addressOf(consumer));
        if (before != null) {
            ((HardenedVertxWebsocketConsumer) consumer).takeOver(before);
            return;
        }
        try {
            super.connectConsumer(consumer);
        } catch (RuntimeException e) {
            // A server that could not start must not leave its route behind on a shared router.
            disconnectConsumer(consumer);
            throw e;
        }
    }

    /** Unlike the stock component, leaves the server running as long as it has another consumer. */
    @Override
    public synchronized void disconnectConsumer(VertxWebsocketConsumer consumer) {
        HardenedVertxWebsocketConsumer ending = (HardenedVertxWebsocketConsumer) consumer;
        if (ending.isKept()) {
            kept.put(addressOf(ending), ending.carrier());
        } else {
            disconnect(ending.carrier());
        }
    }

    private void disconnect(HardenedVertxWebsocketConsumer carrier) {
        VertxWebsocketHostKey key = VertxWebsocketHelper.createHostKey(addressOf(carrier));
        if (getVertxHostRegistry().get(key) instanceof HardenedVertxWebsocketHost host && host.disconnect(carrier)) {
            getVertxHostRegistry().remove(key);
        }
    }

    /**
     * Before a route is replaced by one with the same {@code from}: its connections stay open when its consumer stops,
     * and what they send waits until the next consumer of the same address has started.
     *
     * @return to be run when the next one should have started: closes connections that nobody has taken over
     */
    public Runnable keepConnections(HardenedVertxWebsocketConsumer consumer) {
        consumer.keep();
        return () -> closeKept(addressOf(consumer));
    }

    private synchronized void closeKept(URI address) {
        HardenedVertxWebsocketConsumer left = kept.remove(address);
        if (left != null) {
            left.takeOver(left);
            disconnect(left);
            left.stopWorkers();
        }
    }

    private static URI addressOf(VertxWebsocketConsumer consumer) {
        return consumer.getEndpoint().getConfiguration().getWebsocketURI();
    }

    /**
     * Prepares the end of the process: refuses new connections with 503, lets each connection have processed what it has
     * sent (for {@code drainTimeoutMs}), then closes it with 1012. Returns when all are gone, or after a bounded time.
     * The servers go on to answer other requests, and routes go on to run.
     */
    public void drain() {
        getVertxHostRegistry().values().parallelStream()
                .map(HardenedVertxWebsocketHost.class::cast)
                .forEach(HardenedVertxWebsocketHost::drain);
    }

    /** Bytes that were sent to all connections and that no socket has taken yet. */
    public long pendingBytes() {
        return backlog.pendingBytes();
    }

    /** Bytes of messages from all connections that wait to be processed. */
    public long waitingBytes() {
        return backlog.waitingBytes();
    }

    /** From now on this address is served here, also while its server is not up, and never called as a client. */
    void claim(URI address) {
        ownAddresses.add(VertxWebsocketHelper.createHostKey(address));
    }

    boolean isOwn(URI address) {
        return ownAddresses.stream()
                        .anyMatch(
                                own -> own.getPort() == address.getPort() && sameHost(own.getHost(), address.getHost()))
                || hostOf(address) != null;
    }

    /** The running server of an address, or null. */
    HardenedVertxWebsocketHost hostOf(URI address) {
        for (VertxWebsocketHost host : getVertxHostRegistry().values()) {
            if (host instanceof HardenedVertxWebsocketHost hardened
                    && hardened.isManagedPort(address.getPort())
                    && hardened.isManagedHost(address.getHost())) {
                return hardened;
            }
        }
        return null;
    }

    static boolean sameHost(String served, String called) {
        return served.equals(called)
                || (LOOPBACK.contains(called) && (LOOPBACK.contains(served) || WILDCARD.contains(served)));
    }
}
