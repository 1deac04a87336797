package dev.aimessenger.auth;

import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;
import dev.aimessenger.common.security.Caller;
import dev.aimessenger.proto.auth.v1.ValidateTokenRequest;
import dev.aimessenger.proto.auth.v1.ValidateTokenResponse;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.stereotype.Component;

/** gRPC: access tokens, for services that do not check a JWT themselves. */
@Component
class AuthGrpcRoutes extends RouteBuilder {

    private final JwtDecoder decoder;

    AuthGrpcRoutes(JwtDecoder decoder) {
        this.decoder = decoder;
    }

    @Override
    public void configure() {
        // A failure goes to the caller as a gRPC status; trying again is the caller's business.
        errorHandler(noErrorHandler());

        from("grpc:{{aimessenger.grpc.host}}:{{aimessenger.grpc.port}}"
                        + "/dev.aimessenger.proto.auth.v1.AuthService?synchronous=true")
                .routeId("auth-grpc")
                .routeGroup(AuthServiceApplication.NAME)
                .routeDescription("Calls of AuthService, each to the route of its method's name")
                .toD("direct:${header.CamelGrpcMethodName}")
                .id("auth-grpc-method");

        from("direct:validateToken")
                .routeId("validateToken")
                .routeGroup(AuthServiceApplication.NAME)
                .routeDescription("Whose access token this is")
                .process(this::validate)
                .id("validate-token");
    }

    private void validate(Exchange exchange) {
        Jwt token =
                decode(exchange.getMessage().getBody(ValidateTokenRequest.class).getAccessToken());
        Caller caller = Caller.of(token);
        exchange.getMessage()
                .setBody(ValidateTokenResponse.newBuilder()
                        .setUserId(caller.id())
                        .setEmail(caller.email())
                        .setExpiresAt(token.getExpiresAt().getEpochSecond())
                        .build());
    }

    private Jwt decode(String token) {
        try {
            return decoder.decode(token);
        } catch (BadJwtException e) {
            throw new ServiceException(ErrorCode.UNAUTHENTICATED, "The access token is not valid");
        }
    }
}
