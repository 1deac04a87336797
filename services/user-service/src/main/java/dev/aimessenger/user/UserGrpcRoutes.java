package dev.aimessenger.user;

import dev.aimessenger.common.account.EmailAddress;
import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;
import dev.aimessenger.proto.user.v1.CreateUserRequest;
import dev.aimessenger.proto.user.v1.CreateUserResponse;
import dev.aimessenger.proto.user.v1.GetUserByEmailRequest;
import dev.aimessenger.proto.user.v1.GetUserByIDRequest;
import dev.aimessenger.proto.user.v1.GetUsersByIDsRequest;
import dev.aimessenger.proto.user.v1.GetUsersByIDsResponse;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.RouteDefinition;
import org.springframework.stereotype.Component;

/** gRPC: users, for other services. */
@Component
class UserGrpcRoutes extends RouteBuilder {

    private static final int MOST_IDS = 1_000;

    @Override
    public void configure() {
        // A failure goes to the caller as a gRPC status; trying again is the caller's business.
        errorHandler(noErrorHandler());

        from("grpc:{{aimessenger.grpc.host}}:{{aimessenger.grpc.port}}"
                        + "/dev.aimessenger.proto.user.v1.UserService?synchronous=true")
                .routeId("user-grpc")
                .routeGroup(UserServiceApplication.NAME)
                .routeDescription("Calls of UserService, each to the route of its method's name")
                .toD("direct:${header.CamelGrpcMethodName}")
                .id("user-grpc-method");

        method("createUser", "Creates a user, or finds the one who has the address")
                .process(UserGrpcRoutes::readCreateUser)
                .to("direct:create-user")
                .process(UserGrpcRoutes::answerCreateUser);

        method("getUserByEmail", "A user by e-mail address")
                .process(UserGrpcRoutes::readGetUserByEmail)
                .to("direct:find-user-by-email")
                .process(UserGrpcRoutes::answerUser);

        method("getUserByID", "A user by id")
                .process(UserGrpcRoutes::readGetUserById)
                .to("direct:find-user-by-id")
                .process(UserGrpcRoutes::answerUser);

        method("getUsersByIDs", "Those users that exist")
                .process(UserGrpcRoutes::readGetUsersByIds)
                .filter(header("userIds").isNotNull())
                .to("direct:find-users-by-ids")
                .end()
                .process(UserGrpcRoutes::answerUsers);
    }

    private RouteDefinition method(String name, String description) {
        return from("direct:" + name)
                .routeId(name)
                .routeGroup(UserServiceApplication.NAME)
                .routeDescription(description);
    }

    private static void readCreateUser(Exchange exchange) {
        Message message = exchange.getMessage();
        message.setHeader(
                "email",
                EmailAddress.normalise(message.getBody(CreateUserRequest.class).getEmail()));
    }

    private static void readGetUserByEmail(Exchange exchange) {
        Message message = exchange.getMessage();
        message.setHeader(
                "email",
                EmailAddress.normalise(
                        message.getBody(GetUserByEmailRequest.class).getEmail()));
    }

    private static void readGetUserById(Exchange exchange) {
        Message message = exchange.getMessage();
        message.setHeader("userId", message.getBody(GetUserByIDRequest.class).getUserId());
    }

    private static void readGetUsersByIds(Exchange exchange) {
        Message message = exchange.getMessage();
        List<Long> ids = message.getBody(GetUsersByIDsRequest.class).getUserIdsList();
        if (ids.size() > MOST_IDS) {
            throw new ServiceException(ErrorCode.INVALID_REQUEST, "At most " + MOST_IDS + " ids a call", "user_ids");
        }
        message.setBody(List.of());
        if (!ids.isEmpty()) {
            message.setHeader("userIds", List.copyOf(ids));
        }
    }

    private static void answerCreateUser(Exchange exchange) {
        Map<String, Object> row = row(exchange);
        exchange.getMessage()
                .setBody(CreateUserResponse.newBuilder()
                        .setUser(User.ofRow(row).toProto())
                        .setCreated((Boolean) row.get("created"))
                        .build());
    }

    private static void answerUser(Exchange exchange) {
        Map<String, Object> row = row(exchange);
        if (row == null) {
            throw new ServiceException(ErrorCode.NOT_FOUND, "There is no such user");
        }
        exchange.getMessage().setBody(User.ofRow(row).toProto());
    }

    @SuppressWarnings("unchecked")
    private static void answerUsers(Exchange exchange) {
        List<Map<String, Object>> rows = exchange.getMessage().getBody(List.class);
        exchange.getMessage()
                .setBody(GetUsersByIDsResponse.newBuilder()
                        .addAllUsers(rows.stream()
                                .map(User::ofRow)
                                .map(User::toProto)
                                .toList())
                        .build());
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> row(Exchange exchange) {
        return exchange.getMessage().getBody(Map.class);
    }
}
