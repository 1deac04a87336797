package dev.aimessenger.ai.usage;

import static dev.aimessenger.common.http.RestCall.describe;

import dev.aimessenger.common.database.SqlFile;
import dev.aimessenger.common.json.JsonBody;
import dev.aimessenger.common.security.Caller;
import java.time.LocalDate;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** REST: what the model used for the caller. */
@Component
class UsageRestRoutes extends RouteBuilder {

    private final String ofDay = SqlFile.read("sql/ai/usage-of-day.sql");
    private final JdbcClient database;
    private final TokenAllowance allowance;

    UsageRestRoutes(JdbcClient database, TokenAllowance allowance) {
        this.database = database;
        this.allowance = allowance;
    }

    @Override
    public void configure() {
        describe(rest("/usage").description("Usage").get(), "get-usage", "What the model used for the caller today")
                .answers(200, "Calls and tokens", Usage.class)
                .to("direct:get-usage");

        from("direct:get-usage")
                .routeId("get-usage-core")
                .routeGroup("ai-service")
                .routeDescription("What the model used for the caller today")
                .routeConfigurationId("answer-with-problem")
                .process(exchange ->
                        exchange.getMessage().setBody(of(Caller.current().id())))
                .id("find-usage-of-day")
                .process(JsonBody.answer(200))
                .id("answer-usage");
    }

    private Usage of(long ownerId) {
        return database.sql(ofDay)
                .param("ownerId", ownerId)
                .query((row, number) -> {
                    long prompt = row.getLong("prompt_tokens");
                    long completion = row.getLong("completion_tokens");
                    return new Usage(
                            row.getObject("day", LocalDate.class),
                            row.getLong("calls"),
                            prompt,
                            completion,
                            prompt + completion,
                            allowance.perDay() == 0 ? null : allowance.perDay(),
                            allowance.isSpent(prompt + completion));
                })
                .single();
    }
}
