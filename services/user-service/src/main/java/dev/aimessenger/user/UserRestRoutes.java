package dev.aimessenger.user;

import static dev.aimessenger.common.http.RestCall.describe;

import dev.aimessenger.common.account.EmailAddress;
import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;
import dev.aimessenger.common.json.JsonBody;
import dev.aimessenger.common.security.Caller;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.rest.RestDefinition;
import org.springframework.stereotype.Component;

/** REST: the caller's own user, and looking others up. */
@Component
class UserRestRoutes extends RouteBuilder {

    @Override
    public void configure() {
        RestDefinition users = rest("/users").description("Users");

        describe(users.get("/me"), "get-me", "The caller's own user")
                .answers(200, "The caller", User.class)
                .refuses(404)
                .to("direct:get-me");
        describe(users.patch("/me"), "patch-me", "Changes the caller's display name; an empty one takes it away")
                .body(ProfileChange.class)
                .answers(200, "The caller as they are now", User.class)
                .refuses(404)
                .to("direct:patch-me");
        describe(users.get(), "get-user-by-email", "The user with an e-mail address, to invite them")
                .queryText("email", "The address; blanks around it and the case of its letters do not matter")
                .answers(200, "The user", User.class)
                .refuses(404)
                .to("direct:get-user-by-email");

        core("get-me", "The caller's own user")
                .setHeader("userId", () -> Caller.current().id())
                .to("direct:find-user-by-id")
                .process(UserRestRoutes::oneUser)
                .process(JsonBody.answer(200));

        core("patch-me", "The caller changes their display name")
                .process(JsonBody.as(ProfileChange.class))
                .setHeader("displayName", simple("${body.displayName}"))
                .setHeader("userId", () -> Caller.current().id())
                .to("direct:rename-user")
                .process(UserRestRoutes::oneUser)
                .process(JsonBody.answer(200));

        core("get-user-by-email", "A user by e-mail address")
                .process(UserRestRoutes::readEmail)
                .to("direct:find-user-by-email")
                .process(UserRestRoutes::oneUser)
                .process(JsonBody.answer(200));
    }

    private RouteDefinition core(String name, String description) {
        return from("direct:" + name)
                .routeId(name + "-core")
                .routeGroup(UserServiceApplication.NAME)
                .routeDescription(description)
                .routeConfigurationId("answer-with-problem");
    }

    private static void readEmail(Exchange exchange) {
        Object email = exchange.getMessage().getHeader("email");
        if (email != null && !(email instanceof String)) {
            throw new ServiceException(ErrorCode.INVALID_REQUEST, "email is there twice", "email");
        }
        exchange.getMessage().setHeader("email", EmailAddress.normalise((String) email));
    }

    @SuppressWarnings("unchecked")
    private static void oneUser(Exchange exchange) {
        Map<String, Object> row = exchange.getMessage().getBody(Map.class);
        if (row == null) {
            throw new ServiceException(ErrorCode.NOT_FOUND, "There is no such user");
        }
        exchange.getMessage().setBody(User.ofRow(row));
    }
}
