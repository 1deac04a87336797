package dev.aimessenger.ai.advice;

import static dev.aimessenger.common.http.RestCall.describe;

import dev.aimessenger.common.database.SqlFile;
import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;
import dev.aimessenger.common.json.JsonBody;
import dev.aimessenger.common.security.Caller;
import java.util.UUID;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** REST: taking back what the caller asked the model. */
@Component
class AdviceRestRoutes extends RouteBuilder {

    private static final String REQUEST = "requestId";

    private final String cancel = SqlFile.read("sql/ai/cancel-request.sql");
    private final JdbcClient database;

    AdviceRestRoutes(JdbcClient database) {
        this.database = database;
    }

    @Override
    public void configure() {
        describe(
                        rest("/advice").description("Advice").delete("/{requestId}"),
                        "cancel-advice",
                        "Stop a request for advice, waiting or being answered; an unknown or finished one is let be")
                .pathText(REQUEST, "The request")
                .answers(204, "No more of it comes but the end, as gpt-advice with error conflict")
                .to("direct:cancel-advice");

        from("direct:cancel-advice")
                .routeId("cancel-advice-core")
                .routeGroup("ai-service")
                .routeDescription("Stop a request for advice")
                .routeConfigurationId("answer-with-problem")
                .process(exchange -> database.sql(cancel)
                        .param(
                                "requestId",
                                requestId(exchange.getMessage().getHeader(REQUEST, String.class))
                                        .toString())
                        .param("ownerId", Caller.current().id())
                        .update())
                .id("remember-cancelled")
                .process(JsonBody.answerNothing())
                .id("answer-cancelled");
    }

    private static UUID requestId(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new ServiceException(ErrorCode.INVALID_REQUEST, REQUEST + " must be a UUID", REQUEST);
        }
    }
}
