package dev.aimessenger.simulator.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.util.ObjectHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Turns the exception of a request into an answer as OpenAI's API would give it. */
@Component("answerWithOpenaiError")
public class AnswerWithOpenaiError implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(AnswerWithOpenaiError.class);

    private final ObjectMapper json;

    public AnswerWithOpenaiError(ObjectMapper json) {
        this.json = json;
    }

    @Override
    public void process(Exchange exchange) {
        Exception cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        OpenaiError known = ObjectHelper.getException(OpenaiError.class, cause);
        if (known == null) {
            LOG.error("A request failed", cause);
            known = OpenaiError.internal("[simulator] Something went wrong here");
        }
        Message answer = exchange.getMessage();
        answer.removeHeaders("*");
        answer.setHeader(Exchange.HTTP_RESPONSE_CODE, known.status());
        answer.setHeader(Exchange.CONTENT_TYPE, "application/json");
        known.retryAfterSeconds().ifPresent(seconds -> answer.setHeader("Retry-After", seconds));
        answer.setBody(body(known).toString());
    }

    ObjectNode body(OpenaiError error) {
        ObjectNode body = json.createObjectNode();
        body.putObject("error")
                .put("message", error.getMessage())
                .put("type", error.type())
                .put("param", error.parameter())
                .put("code", error.code());
        return body;
    }
}
