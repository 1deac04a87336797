package dev.aimessenger.auth;

import static dev.aimessenger.common.http.RestCall.describeOpen;

import dev.aimessenger.auth.credentials.Login;
import dev.aimessenger.auth.credentials.Registered;
import dev.aimessenger.auth.credentials.Registration;
import dev.aimessenger.auth.limit.AttemptLimits;
import dev.aimessenger.auth.password.Passwords;
import dev.aimessenger.auth.session.RefreshRequest;
import dev.aimessenger.auth.session.Session;
import dev.aimessenger.auth.session.Sessions;
import dev.aimessenger.auth.session.TokenPair;
import dev.aimessenger.auth.signing.AccessTokenSigner;
import dev.aimessenger.auth.signing.PublicKeys;
import dev.aimessenger.auth.signing.SigningKeys;
import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;
import dev.aimessenger.common.json.JsonBody;
import dev.aimessenger.proto.user.v1.CreateUserRequest;
import dev.aimessenger.proto.user.v1.CreateUserResponse;
import dev.aimessenger.proto.user.v1.User;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.rest.RestDefinition;
import org.springframework.stereotype.Component;

/** REST: registration, sessions, and the public keys. */
@Component
class AuthRestRoutes extends RouteBuilder {

    private static final String REQUEST = "request";
    private static final String ACCOUNT = "account";
    private static final String PASSWORD_HASH = "passwordHash";

    private final Passwords passwords;
    private final Sessions sessions;
    private final AccessTokenSigner signer;
    private final SigningKeys keys;
    private final AttemptLimits limits;

    AuthRestRoutes(
            Passwords passwords, Sessions sessions, AccessTokenSigner signer, SigningKeys keys, AttemptLimits limits) {
        this.limits = limits;
        this.passwords = passwords;
        this.sessions = sessions;
        this.signer = signer;
        this.keys = keys;
    }

    @Override
    public void configure() {
        describeCalls();
        registration();
        login();
        refresh();
        logout();

        core("get-jwks", "The public keys of access tokens")
                .process(exchange ->
                        exchange.getMessage().setBody(keys.published().toJSONObject(true)))
                .id("read-published-keys")
                .process(JsonBody.answer(200))
                .setHeader("Cache-Control", constant("public, max-age=60"));
    }

    private void describeCalls() {
        RestDefinition calls = rest().description("Accounts and sessions");
        describeOpen(calls.post("/register"), "register", "A new account. The password has 8 to 200 characters")
                .body(Registration.class)
                .answers(201, "The account", Registered.class)
                .refuses(409, 429)
                .to("direct:register");
        describeOpen(calls.post("/login"), "login", "A new session, by e-mail address and password")
                .body(Login.class)
                .answers(200, "The session's first tokens", TokenPair.class)
                .refuses(401, 429)
                .to("direct:login");
        describeOpen(
                        calls.post("/refresh"),
                        "refresh",
                        "New tokens for a refresh token, which is then dead. Its reuse ends the session")
                .body(RefreshRequest.class)
                .answers(200, "The session's next tokens", TokenPair.class)
                .refuses(401)
                .to("direct:refresh");
        describeOpen(
                        calls.post("/logout"),
                        "logout",
                        "Ends the session of a refresh token; one that is unknown has none")
                .body(RefreshRequest.class)
                .answers(204, "The session has ended")
                .to("direct:logout");
        describeOpen(
                        calls.get("/.well-known/jwks.json"),
                        "get-jwks",
                        "The public keys of access tokens, a JWK set (RFC 7517)")
                .answers(200, "The keys", PublicKeys.class)
                .to("direct:get-jwks");
    }

    private void registration() {
        core("register", "A new account: the user in user-service, then the password here")
                .process(JsonBody.as(Registration.class))
                .process(exchange -> limits.register(
                        exchange,
                        exchange.getMessage().getBody(Registration.class).email()))
                .id("limit-registrations")
                .process(this::readRegistration)
                .id("hash-password")
                .to("direct:create-user")
                .process(AuthRestRoutes::readUser)
                .to("direct:insert-credentials")
                .process(AuthRestRoutes::answerRegistration)
                .process(JsonBody.answer(201));

        from("direct:create-user")
                .routeId("create-user")
                .routeGroup(AuthServiceApplication.NAME)
                .routeDescription("The user with an e-mail address, new or not")
                .errorHandler(noErrorHandler())
                .circuitBreaker()
                .id("create-user-breaker")
                .to("grpc:{{user.grpc}}/dev.aimessenger.proto.user.v1.UserService?method=createUser&synchronous=true")
                .id("create-user-call")
                .end();
    }

    private void login() {
        core("login", "A new session, by e-mail address and password")
                .process(JsonBody.as(Login.class))
                .process(exchange -> limits.login(
                        exchange, exchange.getMessage().getBody(Login.class).email()))
                .id("limit-logins")
                .setProperty(REQUEST, body())
                .setHeader("email", simple("${body.email}"))
                .to("direct:find-credentials")
                .process(this::checkPassword)
                .id("check-password")
                .filter(header(PASSWORD_HASH).isNotNull())
                .to("direct:update-password-hash")
                .end()
                .circuitBreaker()
                .id("start-session-breaker")
                .process(this::startSession)
                .id("start-session")
                .end()
                .process(this::answerTokens)
                .process(JsonBody.answer(200))
                .setHeader("Cache-Control", constant("no-store"));
    }

    private void refresh() {
        core("refresh", "New tokens for a refresh token")
                .process(JsonBody.as(RefreshRequest.class))
                .circuitBreaker()
                .id("renew-session-breaker")
                .process(this::renewSession)
                .id("renew-session")
                .end()
                .process(this::answerTokens)
                .process(JsonBody.answer(200))
                .setHeader("Cache-Control", constant("no-store"));
    }

    private void logout() {
        core("logout", "Ends a session")
                .process(JsonBody.as(RefreshRequest.class))
                .process(exchange -> exchange.getMessage()
                        .setHeader(
                                "tokenHash",
                                Sessions.hash(exchange.getMessage()
                                        .getBody(RefreshRequest.class)
                                        .refreshToken())))
                .id("hash-token")
                .to("direct:delete-family-of-token")
                .process(JsonBody.answerNothing());
    }

    private RouteDefinition core(String name, String description) {
        return from("direct:" + name)
                .routeId(name + "-core")
                .routeGroup(AuthServiceApplication.NAME)
                .routeDescription(description)
                .routeConfigurationId("answer-with-problem");
    }

    private void readRegistration(Exchange exchange) {
        Message message = exchange.getMessage();
        Registration registration = message.getBody(Registration.class);
        message.setHeader(PASSWORD_HASH, passwords.hash(registration.password()));
        message.setBody(
                CreateUserRequest.newBuilder().setEmail(registration.email()).build());
    }

    private static void readUser(Exchange exchange) {
        User user = exchange.getMessage().getBody(CreateUserResponse.class).getUser();
        exchange.setProperty(ACCOUNT, new Registered(user.getUserId(), user.getEmail()));
        exchange.getMessage().setHeader("userId", user.getUserId());
        exchange.getMessage().setHeader("email", user.getEmail());
    }

    private static void answerRegistration(Exchange exchange) {
        if (exchange.getMessage().getBody() == null) {
            throw new ServiceException(ErrorCode.CONFLICT, "There is an account with this e-mail address", "email");
        }
        exchange.getMessage().setBody(exchange.getProperty(ACCOUNT, Registered.class));
    }

    @SuppressWarnings("unchecked")
    private void checkPassword(Exchange exchange) {
        Message message = exchange.getMessage();
        Map<String, Object> row = message.getBody(Map.class);
        String password = exchange.getProperty(REQUEST, Login.class).password();
        String hash = row == null ? null : (String) row.get("password_hash");
        if (!passwords.matches(password, hash)) {
            throw new ServiceException(ErrorCode.UNAUTHENTICATED, "The e-mail address or the password is wrong");
        }
        Registered account = new Registered((Long) row.get("user_id"), (String) row.get("email"));
        exchange.setProperty(ACCOUNT, account);
        if (passwords.isOutdated(hash)) {
            message.setHeader("userId", account.userId());
            message.setHeader(PASSWORD_HASH, passwords.hash(password));
        }
    }

    private void startSession(Exchange exchange) {
        Registered account = exchange.getProperty(ACCOUNT, Registered.class);
        exchange.getMessage().setBody(sessions.start(account.userId(), account.email()));
    }

    private void renewSession(Exchange exchange) {
        String token = exchange.getMessage().getBody(RefreshRequest.class).refreshToken();
        exchange.getMessage().setBody(sessions.renew(token).orElse(null));
    }

    private void answerTokens(Exchange exchange) {
        Session session = exchange.getMessage().getBody(Session.class);
        if (session == null) {
            throw new ServiceException(ErrorCode.UNAUTHENTICATED, "The refresh token is not valid");
        }
        exchange.getMessage()
                .setBody(new TokenPair(
                        signer.sign(session.userId(), session.email()),
                        session.refreshToken(),
                        "Bearer",
                        signer.lifetime(),
                        session.userId(),
                        session.email()));
    }
}
