package dev.aimessenger.ai.advice;

import dev.aimessenger.ai.model.ModelAnswer;
import dev.aimessenger.common.error.Failures;
import dev.aimessenger.common.payload.AdviceRequest;
import dev.aimessenger.common.payload.AdviceResponse;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.springframework.stereotype.Component;

/** What the route that advises owners asks of Java. */
@Component("advising")
public class Advising {

    /** Parameters of add-usage.sql. */
    public Map<String, Object> usage(Exchange exchange, @ExchangeProperty("request") AdviceRequest request) {
        return ModelAnswer.usage(exchange, request.ownerId());
    }

    public AdviceResponse response(
            @ExchangeProperty("text") String text, @ExchangeProperty("request") AdviceRequest request) {
        return new AdviceResponse(request.threadId(), request.requestId(), text, null);
    }

    /** Tells the owner that there is no advice, and why. */
    public AdviceResponse failed(
            @ExchangeProperty("request") AdviceRequest request,
            @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception failure) {
        return new AdviceResponse(
                request.threadId(),
                request.requestId(),
                null,
                Failures.describe(failure).code().label());
    }
}
