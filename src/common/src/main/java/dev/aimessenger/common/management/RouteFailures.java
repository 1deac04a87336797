package dev.aimessenger.common.management;

import dev.aimessenger.common.error.Failures;
import dev.aimessenger.common.error.ServiceException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.CamelEvent.ExchangeEvent;
import org.apache.camel.spi.CamelEvent.ExchangeFailedEvent;
import org.apache.camel.spi.CamelEvent.ExchangeFailureHandledEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.springframework.jmx.export.annotation.ManagedAttribute;
import org.springframework.jmx.export.annotation.ManagedResource;

/**
 * The last failure of each route, for operators. Camel's own MBean of a route only says when it was. What an exception
 * says may quote a message, so it is told in the words in which clients hear of it.
 */
@ManagedResource(description = "The last failure of each route")
public final class RouteFailures extends EventNotifierSupport {

    private final Map<String, Map<String, Object>> last = new ConcurrentHashMap<>();

    public RouteFailures() {
        setIgnoreCamelContextEvents(true);
        setIgnoreCamelContextInitEvents(true);
        setIgnoreRouteEvents(true);
        setIgnoreServiceEvents(true);
        setIgnoreStepEvents(true);
        setIgnoreExchangeCreatedEvent(true);
        setIgnoreExchangeCompletedEvent(true);
        setIgnoreExchangeSendingEvents(true);
        setIgnoreExchangeSentEvents(true);
        setIgnoreExchangeRedeliveryEvents(true);
        setIgnoreExchangeAsyncProcessingStartedEvents(true);
    }

    /**
     * @return by the id of the route at which the exchange came in: {@code time} (RFC 3339), {@code exchangeId},
     *     {@code route} (where it failed), {@code exception} (its class), {@code code} and {@code message}
     */
    @ManagedAttribute(description = "By route: time, exchangeId, route where it failed, exception, code and message")
    public Map<String, Map<String, Object>> getLastFailures() {
        return new TreeMap<>(last);
    }

    @Override
    public void notify(CamelEvent event) {
        if (event instanceof ExchangeFailedEvent || event instanceof ExchangeFailureHandledEvent) {
            Exchange exchange = ((ExchangeEvent) event).getExchange();
            Throwable failure = exchange.getException() != null
                    ? exchange.getException()
                    : exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
            if (failure != null && exchange.getFromRouteId() != null) {
                last.put(exchange.getFromRouteId(), describe(exchange, failure));
            }
        }
    }

    private static Map<String, Object> describe(Exchange exchange, Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        ServiceException said = Failures.describe(failure);
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("time", Instant.now().toString());
        described.put("exchangeId", exchange.getExchangeId());
        described.put(
                "route", exchange.getProperty(Exchange.FAILURE_ROUTE_ID, exchange.getFromRouteId(), String.class));
        described.put("exception", root.getClass().getName());
        described.put("code", said.code().label());
        described.put("message", said.getMessage());
        return described;
    }
}
