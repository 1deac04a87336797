package dev.aimessenger.common.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.Failures;
import dev.aimessenger.common.error.ServiceException;
import dev.aimessenger.common.limit.RateLimitedException;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns the exception of a REST exchange into an {@code application/problem+json} answer: the one edge of REST. */
public final class AnswerWithProblem implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(AnswerWithProblem.class);

    private final ObjectMapper json;

    public AnswerWithProblem(ObjectMapper json) {
        this.json = json;
    }

    @Override
    public void process(Exchange exchange) throws JsonProcessingException {
        Exception cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        ServiceException failure = Failures.describe(cause);
        if (failure.code() == ErrorCode.INTERNAL || failure.code() == ErrorCode.UNAVAILABLE) {
            LOG.error("{} failed in route {}", exchange.getExchangeId(), exchange.getFromRouteId(), cause);
        }
        Message answer = exchange.getMessage();
        answer.removeHeaders("*");
        answer.setHeader(Exchange.HTTP_RESPONSE_CODE, failure.code().httpStatus());
        answer.setHeader(Exchange.CONTENT_TYPE, Problem.CONTENT_TYPE);
        if (failure instanceof RateLimitedException limited) {
            answer.setHeader("Retry-After", limited.retryAfterSeconds());
        } else if (failure.code() == ErrorCode.UNAVAILABLE) {
            answer.setHeader("Retry-After", 1);
        }
        answer.setBody(json.writeValueAsString(Problem.of(failure)));
    }
}
