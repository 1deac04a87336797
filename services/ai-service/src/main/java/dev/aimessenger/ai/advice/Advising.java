package dev.aimessenger.ai.advice;

import dev.aimessenger.ai.model.ModelAnswer;
import dev.aimessenger.ai.model.ModelCall;
import dev.aimessenger.ai.model.ModelStream;
import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.Failures;
import dev.aimessenger.common.error.ServiceException;
import dev.aimessenger.common.payload.AdviceRequest;
import dev.aimessenger.common.payload.AdviceResponse;
import dev.aimessenger.proto.message.v1.GetMessagesByChatRequest;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.component.kafka.KafkaConstants;
import org.springframework.stereotype.Component;

/** What the routes that answer one user alone ask of Java. */
@Component("advising")
public class Advising {

    private static final int MOST_MESSAGES = 100;

    /** Parameters of add-usage.sql, which are kept for the row of the request. */
    public Map<String, Object> usage(Exchange exchange, @ExchangeProperty("request") AdviceRequest request) {
        return ModelCall.keep(ModelAnswer.usage(exchange, request.ownerId()), exchange);
    }

    /**
     * Parameters of end-request.sql.
     *
     * @return null unless this is how a request ends: it is a part of an answer, or about a message of the chat
     */
    public Map<String, Object> ended(Exchange exchange, AdviceResponse response) {
        AdviceRequest request = exchange.getProperty("request", AdviceRequest.class);
        if (request == null || exchange.getProperty("feed") != null || response.kind() != AdviceResponse.Kind.ADVICE) {
            return null;
        }
        boolean advice = request.threadId() != null;
        String kind = advice ? ModelCall.ADVICE : exchange.getFromRouteId();
        String outcome = outcome(exchange, response);
        Map<String, Object> row = new HashMap<>();
        row.put("requestId", request.requestId().toString());
        row.put("kind", kind);
        row.put("chatId", request.chatId());
        row.put("ownerId", request.ownerId());
        row.put("threadId", request.threadId());
        row.put("outcome", outcome);
        row.put("code", outcome.equals("failed") ? response.error() : null);
        row.put("askedAt", askedAt(exchange));
        ModelCall.addTo(row, exchange, kind);
        return row;
    }

    private static String outcome(Exchange exchange, AdviceResponse response) {
        if (response.text() != null) {
            return "answered";
        }
        if (exchange.getProperty("spent", false, Boolean.class)) {
            return "spent";
        }
        return response.error().equals(ErrorCode.CONFLICT.label()) ? "cancelled" : "failed";
    }

    /** When chat-service wrote the request down. */
    private static String askedAt(Exchange exchange) {
        Long milliseconds =
                exchange.getUnitOfWork().getOriginalInMessage().getHeader(KafkaConstants.TIMESTAMP, Long.class);
        return milliseconds == null ? null : Instant.ofEpochMilli(milliseconds).toString();
    }

    /** The record's key: what is of one thread, or else of one chat, stays in order. */
    public String keyOf(AdviceResponse response) {
        return response.threadId() == null ? String.valueOf(response.chatId()) : response.threadId();
    }

    /** Parameters of find-usage.sql. */
    public Map<String, Object> owner(@ExchangeProperty("request") AdviceRequest request) {
        return Map.of("ownerId", request.ownerId());
    }

    /** Asks for the newest messages of the chat. */
    public GetMessagesByChatRequest messagesOf(@ExchangeProperty("request") AdviceRequest request) {
        return GetMessagesByChatRequest.newBuilder()
                .setChatId(request.chatId())
                .setLimit(MOST_MESSAGES)
                .build();
    }

    public AdviceResponse response(
            @ExchangeProperty("text") String text, @ExchangeProperty("request") AdviceRequest request) {
        return AdviceResponse.advice(request, text);
    }

    public AdviceResponse delta(ModelStream.Part part, @ExchangeProperty("request") AdviceRequest request) {
        return AdviceResponse.delta(request, part.index(), part.text());
    }

    /** Parameters of is-cancelled.sql. */
    public Map<String, Object> cancellation(@ExchangeProperty("request") AdviceRequest request) {
        return Map.of("requestId", request.requestId().toString(), "ownerId", request.ownerId());
    }

    /**
     * @param times of is-cancelled.sql
     * @throws CancelledException when the owner has taken the request back
     */
    public void failIfCancelled(long times) {
        if (times > 0) {
            throw new CancelledException();
        }
    }

    public AdviceResponse cancelled(@ExchangeProperty("request") AdviceRequest request) {
        return AdviceResponse.failed(request, ErrorCode.CONFLICT.label(), "Cancelled");
    }

    public AdviceResponse spent(@ExchangeProperty("request") AdviceRequest request) {
        return AdviceResponse.failed(request, ErrorCode.RATE_LIMITED.label(), "Today's tokens of the model are spent");
    }

    /** Tells the owner that there is no answer, and why; the property {@code failure} keeps the code for the trace. */
    public AdviceResponse failed(
            Exchange exchange,
            @ExchangeProperty("request") AdviceRequest request,
            @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception failure) {
        ServiceException why = Failures.describe(failure);
        exchange.setProperty("failure", why.code().label());
        return AdviceResponse.failed(
                request, why.code().label(), why.code() == ErrorCode.FORBIDDEN ? why.getMessage() : null);
    }
}
