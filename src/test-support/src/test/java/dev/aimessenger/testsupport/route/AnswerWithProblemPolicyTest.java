package dev.aimessenger.testsupport.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;
import dev.aimessenger.common.http.AnswerWithProblem;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

/** The policy of the routes of REST, which are Java, on a route of one step. */
@ForRoute("shared/answer-with-problem")
class AnswerWithProblemPolicyTest extends RouteTest {

    private static final String POLICY = "answer-with-problem";

    @Override
    protected void bind(Registry beans) {
        beans.bind("answerWithProblem", new AnswerWithProblem(new ObjectMapper()));
    }

    @Override
    protected void answer() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:rest")
                        .routeId(POLICY)
                        .routeConfigurationId(POLICY)
                        .to("direct:neighbour")
                        .id("call");
            }
        });
    }

    @Override
    protected Exchange good() throws Exception {
        return send("body", Map.of("secret", "of the request"));
    }

    @Test
    void whatWorksIsNoProblem() throws Exception {
        assertThat(good().getMessage().getBody()).isEqualTo("body");
        assertThat(mock("call").getReceivedCounter()).isEqualTo(1);
    }

    @Test
    void whatMayPassIsTriedAgain() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        mock("call").whenAnyExchangeReceived(exchange -> {
            if (calls.incrementAndGet() == 1) {
                throw new TimeoutException("no answer");
            }
        });

        assertThat(good().getMessage().getBody()).isEqualTo("body");
        assertThat(calls).hasValue(2);
    }

    @Test
    void whatLastsTooLongIsAProblemThatMayPass() throws Exception {
        mock("call").whenAnyExchangeReceived(exchange -> {
            throw new TimeoutException("no answer");
        });
        Exchange exchange = good();

        assertThat(mock("call").getReceivedCounter()).isEqualTo(1 + RETRIES);
        expectProblem(exchange, 503, "unavailable");
    }

    @Test
    void whatCannotSucceedIsAProblemAtOnce() throws Exception {
        mock("call").whenAnyExchangeReceived(exchange -> {
            throw new ServiceException(ErrorCode.NOT_FOUND, "There is no such chat");
        });
        Exchange exchange = good();

        assertThat(mock("call").getReceivedCounter()).isEqualTo(1);
        expectProblem(exchange, 404, "not-found");
        assertThat(exchange.getMessage().getBody(String.class)).contains("There is no such chat");
    }

    private static void expectProblem(Exchange exchange, int status, String code) {
        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getHeaders())
                .containsEntry(Exchange.HTTP_RESPONSE_CODE, status)
                .containsEntry(Exchange.CONTENT_TYPE, "application/problem+json")
                .doesNotContainKey("secret");
        assertThat(exchange.getMessage().getBody(String.class)).contains(code);
    }
}
