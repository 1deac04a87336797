package dev.aimessenger.user;

import dev.aimessenger.common.security.Caller;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** REST: the caller's own user, and looking others up. */
@Component
class UserRestRoutes extends RouteBuilder {

    @Override
    public void configure() {
        rest("/users")
                .description("Users")
                .get("/me")
                .id("get-me")
                .description("The caller")
                .to("direct:get-me");

        from("direct:get-me")
                .routeId("get-me-core")
                .routeGroup("user-service")
                .routeDescription("The caller's own user")
                .routeConfigurationId("answer-with-problem")
                .process(exchange -> exchange.getMessage()
                        .setHeader("userId", Caller.current().id()))
                .to("sql:classpath:sql/user/find-user.sql?outputType=SelectOne")
                .marshal()
                .json();
    }
}
