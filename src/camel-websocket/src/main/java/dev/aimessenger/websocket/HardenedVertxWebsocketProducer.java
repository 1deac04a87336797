package dev.aimessenger.websocket;

import java.net.URI;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Message;
import org.apache.camel.component.vertx.websocket.VertxWebsocketProducer;

/**
 * Hands a message to the connections that its headers name and goes on at once, without waiting for their sockets.
 * Addresses that this component does not serve are called as a client, as the stock producer does.
 */
public class HardenedVertxWebsocketProducer extends VertxWebsocketProducer {

    public HardenedVertxWebsocketProducer(HardenedVertxWebsocketEndpoint endpoint) {
        super(endpoint);
    }

    @Override
    public HardenedVertxWebsocketEndpoint getEndpoint() {
        return (HardenedVertxWebsocketEndpoint) super.getEndpoint();
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        URI address = getEndpoint().getConfiguration().getWebsocketURI();
        if (!getEndpoint().getComponent().isOwn(address)) {
            return super.process(exchange, callback);
        }
        try {
            HardenedVertxWebsocketHost host = getEndpoint().getComponent().hostOf(address);
            Consumer<WebsocketConnection> action = actionOf(exchange.getMessage());
            Set<String> keys = isToAll(exchange.getMessage()) ? null : keysOf(exchange.getMessage());
            if (host != null && action != null) {
                if (keys == null) {
                    host.forAll(address.getPath(), action);
                } else {
                    host.forEach(keys, address.getPath(), action);
                }
            }
        } catch (Exception e) {
            exchange.setException(e);
        }
        callback.done(true);
        return true;
    }

    /** What is to be done with each connection; null when there is nothing to send. */
    private static Consumer<WebsocketConnection> actionOf(Message message) throws InvalidPayloadException {
        Integer closeCode = message.getHeader(WebsocketConstants.CLOSE_CODE, Integer.class);
        if (closeCode != null) {
            CloseCodes.require(closeCode);
            String reason = message.getHeader(WebsocketConstants.CLOSE_REASON, String.class);
            return connection -> connection.close(closeCode, reason, true);
        }
        Object body = message.getBody();
        if (body == null) {
            return null;
        }
        OutboundMessage outbound = body instanceof byte[] payload
                ? OutboundMessage.binary(payload)
                : OutboundMessage.text(message.getMandatoryBody(String.class));
        return connection -> connection.send(outbound);
    }

    private boolean isToAll(Message message) {
        return message.getHeader(
                WebsocketConstants.SEND_TO_ALL, getEndpoint().getConfiguration().isSendToAll(), boolean.class);
    }

    private static Set<String> keysOf(Message message) {
        Object keys = message.getHeader(WebsocketConstants.CONNECTION_KEY);
        if (keys instanceof Collection<?> collection) {
            return collection.stream().map(String::valueOf).collect(Collectors.toCollection(LinkedHashSet::new));
        }
        if (keys == null) {
            throw new IllegalArgumentException("Who is to receive this? Set header " + WebsocketConstants.CONNECTION_KEY
                    + " or " + WebsocketConstants.SEND_TO_ALL);
        }
        return Stream.of(keys.toString().split(","))
                .map(String::trim)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
