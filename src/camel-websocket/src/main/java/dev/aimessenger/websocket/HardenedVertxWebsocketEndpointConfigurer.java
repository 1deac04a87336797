package dev.aimessenger.websocket;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.component.vertx.websocket.VertxWebsocketEndpointConfigurer;

/** Binds our endpoint options by name, and leaves the stock ones to the stock configurer. */
public class HardenedVertxWebsocketEndpointConfigurer extends VertxWebsocketEndpointConfigurer {

    private record Option<T>(
            Class<T> type,
            BiConsumer<HardenedVertxWebsocketEndpoint, T> setter,
            Function<HardenedVertxWebsocketEndpoint, T> getter) {}

    private static final Map<String, Option<?>> OPTIONS = options();

    private static Map<String, Option<?>> options() {
        Map<String, Option<?>> options = new LinkedHashMap<>();
        add(
                options,
                "workerThreads",
                Integer.class,
                HardenedVertxWebsocketEndpoint::setWorkerThreads,
                HardenedVertxWebsocketEndpoint::getWorkerThreads);
        add(
                options,
                "maxQueuedFrames",
                Integer.class,
                HardenedVertxWebsocketEndpoint::setMaxQueuedFrames,
                HardenedVertxWebsocketEndpoint::getMaxQueuedFrames);
        add(
                options,
                "queryParameters",
                String.class,
                HardenedVertxWebsocketEndpoint::setQueryParameters,
                HardenedVertxWebsocketEndpoint::getQueryParameters);
        add(
                options,
                "handshake",
                WebsocketHandshake.class,
                HardenedVertxWebsocketEndpoint::setHandshake,
                HardenedVertxWebsocketEndpoint::getHandshake);
        add(
                options,
                "handshakeTimeoutMs",
                Integer.class,
                HardenedVertxWebsocketEndpoint::setHandshakeTimeoutMs,
                HardenedVertxWebsocketEndpoint::getHandshakeTimeoutMs);
        add(
                options,
                "maxPendingBytes",
                Integer.class,
                HardenedVertxWebsocketEndpoint::setMaxPendingBytes,
                HardenedVertxWebsocketEndpoint::getMaxPendingBytes);
        add(
                options,
                "slowReaderTimeoutMs",
                Integer.class,
                HardenedVertxWebsocketEndpoint::setSlowReaderTimeoutMs,
                HardenedVertxWebsocketEndpoint::getSlowReaderTimeoutMs);
        add(
                options,
                "slowReaderCloseCode",
                Integer.class,
                HardenedVertxWebsocketEndpoint::setSlowReaderCloseCode,
                HardenedVertxWebsocketEndpoint::getSlowReaderCloseCode);
        add(
                options,
                "maxMessageBytes",
                Integer.class,
                HardenedVertxWebsocketEndpoint::setMaxMessageBytes,
                HardenedVertxWebsocketEndpoint::getMaxMessageBytes);
        add(
                options,
                "pingIntervalMs",
                Integer.class,
                HardenedVertxWebsocketEndpoint::setPingIntervalMs,
                HardenedVertxWebsocketEndpoint::getPingIntervalMs);
        add(
                options,
                "idleTimeoutMs",
                Integer.class,
                HardenedVertxWebsocketEndpoint::setIdleTimeoutMs,
                HardenedVertxWebsocketEndpoint::getIdleTimeoutMs);
        add(
                options,
                "closeTimeoutMs",
                Integer.class,
                HardenedVertxWebsocketEndpoint::setCloseTimeoutMs,
                HardenedVertxWebsocketEndpoint::getCloseTimeoutMs);
        add(
                options,
                "drainTimeoutMs",
                Integer.class,
                HardenedVertxWebsocketEndpoint::setDrainTimeoutMs,
                HardenedVertxWebsocketEndpoint::getDrainTimeoutMs);
        add(
                options,
                "maxTotalPendingBytes",
                Integer.class,
                HardenedVertxWebsocketEndpoint::setMaxTotalPendingBytes,
                HardenedVertxWebsocketEndpoint::getMaxTotalPendingBytes);
        add(
                options,
                "maxTotalWaitingBytes",
                Integer.class,
                HardenedVertxWebsocketEndpoint::setMaxTotalWaitingBytes,
                HardenedVertxWebsocketEndpoint::getMaxTotalWaitingBytes);
        add(
                options,
                "acceptors",
                Integer.class,
                HardenedVertxWebsocketEndpoint::setAcceptors,
                HardenedVertxWebsocketEndpoint::getAcceptors);
        return options;
    }

    private static <T> void add(
            Map<String, Option<?>> options,
            String name,
            Class<T> type,
            BiConsumer<HardenedVertxWebsocketEndpoint, T> setter,
            Function<HardenedVertxWebsocketEndpoint, T> getter) {
        options.put(name.toLowerCase(Locale.ROOT), new Option<>(type, setter, getter));
    }

    @Override
    public boolean configure(CamelContext camelContext, Object target, String name, Object value, boolean ignoreCase) {
        Option<?> option = OPTIONS.get(name.toLowerCase(Locale.ROOT));
        if (option == null) {
            return super.configure(camelContext, target, name, value, ignoreCase);
        }
        set(camelContext, option, (HardenedVertxWebsocketEndpoint) target, value);
        return true;
    }

    private static <T> void set(
            CamelContext camelContext, Option<T> option, HardenedVertxWebsocketEndpoint endpoint, Object value) {
        option.setter().accept(endpoint, property(camelContext, option.type(), value));
    }

    @Override
    public Class<?> getOptionType(String name, boolean ignoreCase) {
        Option<?> option = OPTIONS.get(name.toLowerCase(Locale.ROOT));
        return option == null ? super.getOptionType(name, ignoreCase) : option.type();
    }

    @Override
    public Object getOptionValue(Object target, String name, boolean ignoreCase) {
        Option<?> option = OPTIONS.get(name.toLowerCase(Locale.ROOT));
        return option == null
                ? super.getOptionValue(target, name, ignoreCase)
                : option.getter().apply((HardenedVertxWebsocketEndpoint) target);
    }
}
