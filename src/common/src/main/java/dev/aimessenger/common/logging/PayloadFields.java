package dev.aimessenger.common.logging;

import dev.aimessenger.common.payload.AdviceRequest;
import dev.aimessenger.common.payload.AdviceResponse;
import dev.aimessenger.common.payload.ChatMessage;
import dev.aimessenger.common.payload.FeedMessage;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.Exchange;

/** What an exchange is about: the first message or request that it has as its body. */
final class PayloadFields implements LogFields {

    private static final String PROPERTY = "aimessenger.log-fields";

    @Override
    @SuppressWarnings("unchecked")
    public Map<String, String> of(Exchange exchange) {
        Map<String, String> known = exchange.getProperty(PROPERTY, Map.class);
        if (known != null) {
            return known;
        }
        Map<String, String> fields = ofPayload(exchange.getMessage().getBody());
        if (!fields.isEmpty()) {
            exchange.setProperty(PROPERTY, fields);
        }
        return fields;
    }

    private static Map<String, String> ofPayload(Object body) {
        if (body instanceof ChatMessage message) {
            return fields(MESSAGE_ID, message.messageId(), message.chatId());
        }
        if (body instanceof FeedMessage feed) {
            return ofPayload(feed.message());
        }
        if (body instanceof AdviceRequest request) {
            return fields(REQUEST_ID, request.requestId(), request.chatId());
        }
        if (body instanceof AdviceResponse response && response.requestId() != null && response.chatId() != null) {
            return fields(REQUEST_ID, response.requestId(), response.chatId());
        }
        return Map.of();
    }

    private static Map<String, String> fields(String name, UUID id, long chatId) {
        return Map.of(name, id.toString(), CHAT_ID, String.valueOf(chatId));
    }
}
