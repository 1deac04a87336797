package dev.aimessenger.chat.rest;

import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;
import dev.aimessenger.proto.user.v1.GetUsersByIDsRequest;
import dev.aimessenger.proto.user.v1.GetUsersByIDsResponse;
import dev.aimessenger.proto.user.v1.User;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Asks user-service whether users that a request names exist. */
@Component
class UserLookupRoutes extends RouteBuilder {

    /** Send it an exchange whose property {@link #USER_IDS} is a collection of ids; the body stays as it is. */
    static final String ROUTE = "direct:require-users";

    static final String USER_IDS = "userIds";
    private static final String BODY = "bodyBeforeLookup";

    @Override
    public void configure() {
        from(ROUTE)
                .routeId("require-users")
                .routeGroup("chat-service")
                .routeDescription("Refuse a request that names users who do not exist")
                .routeConfigurationId("answer-with-problem")
                .filter(exchange -> !userIds(exchange).isEmpty())
                .id("any-users")
                .setProperty(BODY, body())
                .setBody(exchange -> GetUsersByIDsRequest.newBuilder()
                        .addAllUserIds(userIds(exchange))
                        .build())
                .circuitBreaker()
                .id("user-service-breaker")
                .inheritErrorHandler(true)
                .to(
                        "grpc:{{user.grpc}}/dev.aimessenger.proto.user.v1.UserService?method=getUsersByIDs&synchronous=true")
                .id("get-users-by-ids")
                .end()
                .process(UserLookupRoutes::requireAll)
                .id("require-all-users")
                .setBody(exchangeProperty(BODY))
                .end();
    }

    private static void requireAll(Exchange exchange) {
        Set<Long> missing = new TreeSet<>(userIds(exchange));
        missing.removeAll(exchange.getMessage().getBody(GetUsersByIDsResponse.class).getUsersList().stream()
                .map(User::getUserId)
                .collect(Collectors.toSet()));
        if (!missing.isEmpty()) {
            throw new ServiceException(
                    ErrorCode.NOT_FOUND,
                    "There is no user " + missing.iterator().next());
        }
    }

    @SuppressWarnings("unchecked")
    private static Collection<Long> userIds(Exchange exchange) {
        return exchange.getProperty(USER_IDS, Collection.class);
    }
}
