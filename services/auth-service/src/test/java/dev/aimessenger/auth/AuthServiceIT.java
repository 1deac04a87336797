package dev.aimessenger.auth;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.notNullValue;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.aimessenger.auth.session.Sessions;
import dev.aimessenger.auth.signing.SigningKeys;
import dev.aimessenger.common.launch.ServiceLauncher;
import dev.aimessenger.embedded.FreePorts;
import dev.aimessenger.proto.auth.v1.AuthServiceGrpc;
import dev.aimessenger.proto.auth.v1.ValidateTokenRequest;
import dev.aimessenger.proto.auth.v1.ValidateTokenResponse;
import dev.aimessenger.testsupport.TestGrpc;
import dev.aimessenger.testsupport.TestSettings;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

class AuthServiceIT {

    private static final String PASSWORD = "correct horse";
    private static final int PORT = FreePorts.next();
    private static StandInUserService users;
    private static ConfigurableApplicationContext service;
    private static ManagedChannel channel;
    private static AuthServiceGrpc.AuthServiceBlockingStub grpc;
    private static int userPort;

    @BeforeAll
    static void start() throws Exception {
        userPort = FreePorts.next();
        users = new StandInUserService(userPort);
        int grpcPort = FreePorts.next();
        service = startService(PORT, grpcPort);
        channel = TestGrpc.channel(grpcPort);
        grpc = AuthServiceGrpc.newBlockingStub(channel);
    }

    @AfterAll
    static void stop() {
        channel.shutdownNow();
        service.close();
        users.close();
    }

    private static ConfigurableApplicationContext startService(int port, int grpcPort) {
        Map<String, Object> settings = TestSettings.of(
                port,
                grpcPort,
                Map.of(
                        "spring.jmx.default-domain",
                        "auth-service-" + port,
                        "aimessenger.passwords.memory-kib",
                        4096,
                        "user.grpc",
                        "127.0.0.1:" + userPort));
        for (String limit :
                List.of("login-per-address", "login-per-account", "register-per-address", "register-per-account")) {
            settings.put("aimessenger.attempts-a-minute." + limit, 10_000);
        }
        return ServiceLauncher.start(AuthServiceApplication.class, AuthServiceApplication.NAME, settings);
    }

    @Test
    void aNewAccountGetsInWithItsPassword() throws Exception {
        String email = newEmail();

        JsonPath registered = register("  " + email.toUpperCase(Locale.ROOT) + " ", PASSWORD)
                .then()
                .statusCode(201)
                .contentType("application/json")
                .body("email", equalTo(email))
                .extract()
                .jsonPath();
        JsonPath tokens = login(email, PASSWORD)
                .then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .body("token_type", equalTo("Bearer"))
                .body("expires_in", equalTo(900))
                .body("email", equalTo(email))
                .extract()
                .jsonPath();

        assertThat(tokens.getLong("user_id")).isEqualTo(registered.getLong("user_id"));
        SignedJWT token = SignedJWT.parse(tokens.getString("access_token"));
        RSAKey key = jwks().getKeyByKeyId(token.getHeader().getKeyID()).toRSAKey();
        JWTClaimsSet claims = token.getJWTClaimsSet();
        assertThat(token.verify(new RSASSAVerifier(key))).isTrue();
        assertThat(token.getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.RS256);
        assertThat(token.getHeader().getType()).isEqualTo(new JOSEObjectType("at+jwt"));
        assertThat(claims.getIssuer()).isEqualTo("https://aimessenger.local");
        assertThat(claims.getAudience()).containsExactly("aimessenger");
        assertThat(claims.getSubject()).isEqualTo(registered.getString("user_id"));
        assertThat(claims.getStringClaim("email")).isEqualTo(email);
        assertThat(claims.getJWTID()).isNotBlank();
        assertThat(claims.getExpirationTime().getTime() - claims.getIssueTime().getTime())
                .isEqualTo(900_000);
    }

    @Test
    void theKeySetHasNoSecretAndAStrongKey() throws Exception {
        String document = given().port(PORT)
                .get("/.well-known/jwks.json")
                .then()
                .statusCode(200)
                .contentType("application/json")
                .header("Cache-Control", containsString("max-age"))
                .extract()
                .asString();

        assertThat(JWKSet.parse(document).getKeys()).isNotEmpty().allSatisfy(key -> {
            assertThat(key.isPrivate()).isFalse();
            assertThat(key.size()).isGreaterThanOrEqualTo(2048);
        });
        assertThat(document).doesNotContain("\"d\"", "\"p\"", "\"q\"");
    }

    @Test
    void anAddressIsTakenOnce() {
        String email = newEmail();
        register(email, PASSWORD).then().statusCode(201);

        register(email.toUpperCase(Locale.ROOT), "another password")
                .then()
                .statusCode(409)
                .contentType("application/problem+json")
                .body("code", equalTo("conflict"))
                .body("field", equalTo("email"));

        login(email, "another password").then().statusCode(401);
        login(email, PASSWORD).then().statusCode(200);
    }

    @Test
    void ofEightWhoRegisterTheSameAddressAtOnceOneSucceeds() throws Exception {
        String email = newEmail();

        assertThat(atOnce(8, () -> register(email, PASSWORD).statusCode()))
                .containsExactlyInAnyOrder(201, 409, 409, 409, 409, 409, 409, 409);
    }

    @Test
    void registrationRidesOutAShortAbsenceOfUserService() {
        users.failNext(2);

        register(newEmail(), PASSWORD).then().statusCode(201);
    }

    @Test
    void registrationCanBeCompletedAfterALongAbsenceOfUserService() {
        String email = newEmail();
        users.failNext(Integer.MAX_VALUE);
        register(email, PASSWORD)
                .then()
                .statusCode(503)
                .contentType("application/problem+json")
                .header("Retry-After", notNullValue())
                .body("code", equalTo("unavailable"));
        users.failNext(0);

        register(email, PASSWORD).then().statusCode(201);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"password\": \"correct horse\"}                                            | email",
                "{\"email\": null, \"password\": \"correct horse\"}                           | email",
                "{\"email\": \"no address\", \"password\": \"correct horse\"}                 | email",
                "{\"email\": 7, \"password\": \"correct horse\"}                              | email",
                "{\"email\": \"a@example.org\\u0000\", \"password\": \"correct horse\"}       | email",
                "{\"email\": \"a@example.org\"}                                               | password",
                "{\"email\": \"a@example.org\", \"password\": \"1234567\"}                    | password",
                "{\"email\": \"a@example.org\", \"password\": {}}                             | password",
                "{\"email\": \"a@example.org\", \"password\": \"correct\\u0000horse\"}        | password",
                "{\"email\": \"a@example.org\", \"password\": \"correct\\ud800horse\"}        | password",
                "{\"email\": \"a@example.org\", \"email\": \"b@example.org\", \"password\": \"correct horse\"} | email",
                "{\"email\": \"a@example.org\", \"password\": \"correct horse\"} []           | ",
                "{                                                                            | ",
                "[]                                                                           | ",
                "null                                                                         | ",
                "``                                                                           | ",
            })
    void aWrongRegistrationIsRefusedAndNamesTheField(String body, String field) {
        post("/register", body)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo("invalid-request"))
                .body("field", equalTo(field));
    }

    @Test
    void aPasswordHasAtMost200Characters() {
        register(newEmail(), "\ud83d\ude00".repeat(200)).then().statusCode(201);
        register(newEmail(), "x".repeat(201)).then().statusCode(400).body("field", equalTo("password"));
    }

    @Test
    void loginDoesNotTellWhetherAnAddressHasAnAccount() {
        String email = newEmail();
        register(email, PASSWORD).then().statusCode(201);
        String unknown = newEmail();

        Response wrongPassword = login(email, "wrong horse");
        Response wrongAddress = login(unknown, "wrong horse");
        assertThat(wrongPassword.statusCode()).isEqualTo(401);
        assertThat(wrongAddress.statusCode()).isEqualTo(401);
        assertThat(wrongAddress.asString()).isEqualTo(wrongPassword.asString());
        assertThat(wrongAddress.contentType()).isEqualTo(wrongPassword.contentType());

        double known = medianMillis(() -> login(email, "wrong horse"));
        double other = medianMillis(() -> login(unknown, "wrong horse"));
        System.out.printf("Failed login, median: %.1f ms with, %.1f ms without an account%n", known, other);
        // Without the hash of nobody the second would take a tenth of the first.
        assertThat(other).isBetween(known / 2, known * 2);
    }

    @ParameterizedTest
    @CsvSource({"/login", "/refresh", "/logout"})
    void anEmptyRequestIsRefused(String path) {
        post(path, "{}")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("field", equalTo(path.equals("/login") ? "email" : "refresh_token"));
    }

    @Test
    void aWeakerHashIsRenewedAtLogin() {
        String email = newEmail();
        register(email, PASSWORD).then().statusCode(201);
        JdbcTemplate database = service.getBean(JdbcTemplate.class);
        database.update(
                "UPDATE credentials SET password_hash = ? WHERE email = ?",
                "{bcrypt}" + new BCryptPasswordEncoder(4).encode(PASSWORD),
                email);

        login(email, PASSWORD).then().statusCode(200);

        assertThat(database.queryForObject(
                        "SELECT password_hash FROM credentials WHERE email = ?", String.class, email))
                .startsWith("{argon2id}");
        login(email, PASSWORD).then().statusCode(200);
    }

    @Test
    void aRefreshTokenIsGoodOnceAndItsReuseEndsTheSession() {
        String email = registered();
        String first = login(email, PASSWORD).jsonPath().getString("refresh_token");
        String otherSession = login(email, PASSWORD).jsonPath().getString("refresh_token");

        JsonPath second = refresh(first).then().statusCode(200).extract().jsonPath();
        assertThat(second.getString("refresh_token")).isNotEqualTo(first);
        assertThat(second.getString("email")).isEqualTo(email);
        String third = refresh(second.getString("refresh_token"))
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getString("refresh_token");

        refresh(first)
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .body("code", equalTo("unauthenticated"));
        refresh(third).then().statusCode(401);
        refresh(otherSession).then().statusCode(200);
    }

    @Test
    void ofEightRefreshesOfOneTokenAtOnceOneSucceeds() throws Exception {
        String token = login(registered(), PASSWORD).jsonPath().getString("refresh_token");

        assertThat(atOnce(8, () -> refresh(token).statusCode()))
                .containsExactlyInAnyOrder(200, 401, 401, 401, 401, 401, 401, 401);
    }

    @Test
    void logoutEndsTheSession() {
        String token = login(registered(), PASSWORD).jsonPath().getString("refresh_token");
        String next = refresh(token).jsonPath().getString("refresh_token");

        post("/logout", "{\"refresh_token\": \"" + next + "\"}").then().statusCode(204);

        refresh(next).then().statusCode(401);
        refresh(token).then().statusCode(401);
        post("/logout", "{\"refresh_token\": \"unknown\"}").then().statusCode(204);
    }

    @Test
    void anExpiredRefreshTokenIsRefusedAndDeleted() {
        String token = login(registered(), PASSWORD).jsonPath().getString("refresh_token");
        JdbcTemplate database = service.getBean(JdbcTemplate.class);
        byte[] hash = Sessions.hash(token);
        database.update("UPDATE refresh_tokens SET expires_at = now() - interval '1 s' WHERE token_hash = ?", hash);
        String kept = login(registered(), PASSWORD).jsonPath().getString("refresh_token");
        String gone = login(registered(), PASSWORD).jsonPath().getString("refresh_token");
        database.update(
                "UPDATE refresh_families SET expires_at = now() - interval '1 s'"
                        + " WHERE id = (SELECT family_id FROM refresh_tokens WHERE token_hash = ?)",
                Sessions.hash(gone));

        refresh(token).then().statusCode(401);
        service.getBean(ProducerTemplate.class).sendBody("direct:delete-expired-families", null);

        refresh(gone).then().statusCode(401);
        refresh(kept).then().statusCode(200);
    }

    @Test
    void onlyHashesOfTokensAreStored() {
        String token = login(registered(), PASSWORD).jsonPath().getString("refresh_token");

        assertThat(service.getBean(JdbcTemplate.class)
                        .queryForList(
                                "SELECT encode(token_hash, 'escape') || encode(token_hash, 'base64') FROM refresh_tokens",
                                String.class))
                .isNotEmpty()
                .noneMatch(stored -> stored.contains(token));
    }

    @Test
    void anExpiredAccessTokenSentAlongDoesNotSpoilARefresh() {
        String token = login(registered(), PASSWORD).jsonPath().getString("refresh_token");

        given().port(PORT)
                .header("Authorization", "Bearer not.a.token")
                .contentType("application/json")
                .body("{\"refresh_token\": \"" + token + "\"}")
                .post("/refresh")
                .then()
                .statusCode(200);
    }

    @Test
    void aValidTokenIsKnownOverGrpc() throws Exception {
        JsonPath tokens = login(registered(), PASSWORD).jsonPath();

        ValidateTokenResponse answer = validate(tokens.getString("access_token"));

        assertThat(answer.getUserId()).isEqualTo(tokens.getLong("user_id"));
        assertThat(answer.getEmail()).isEqualTo(tokens.getString("email"));
        assertThat(answer.getExpiresAt())
                .isEqualTo(SignedJWT.parse(tokens.getString("access_token"))
                                .getJWTClaimsSet()
                                .getExpirationTime()
                                .getTime()
                        / 1_000);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forgeries")
    void aForgedTokenIsRefused(String what, String token) {
        Status status = catchThrowableOfType(StatusRuntimeException.class, () -> validate(token))
                .getStatus();

        assertThat(status.getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(status.getDescription()).isEqualTo("The access token is not valid");
    }

    static Stream<Arguments> forgeries() throws Exception {
        String token = login(registered(), PASSWORD).jsonPath().getString("access_token");
        SignedJWT good = SignedJWT.parse(token);
        JWTClaimsSet claims = good.getJWTClaimsSet();
        RSAKey current = service.getBean(SigningKeys.class).current();
        RSAKey stranger = new RSAKeyGenerator(2048).keyID(current.getKeyID()).generate();
        String[] parts = token.split("\\.");
        JWTClaimsSet other = new JWTClaimsSet.Builder(claims).subject("1").build();
        SignedJWT hmac = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256)
                        .type(new JOSEObjectType("at+jwt"))
                        .keyID(current.getKeyID())
                        .build(),
                claims);
        hmac.sign(new MACSigner(current.toRSAPublicKey().getEncoded()));
        return Stream.of(
                Arguments.of("empty", ""),
                Arguments.of("no token", "abc"),
                Arguments.of("cut", token.substring(0, token.length() - 10)),
                Arguments.of("other claims", parts[0] + "." + other.toPayload().toBase64URL() + "." + parts[2]),
                Arguments.of("alg none", new PlainJWT(claims).serialize()),
                Arguments.of("HS256 with the public key", hmac.serialize()),
                Arguments.of("another key", sign(stranger, "at+jwt", claims)),
                Arguments.of(
                        "an unknown kid",
                        sign(new RSAKey.Builder(current).keyID("x").build(), "at+jwt", claims)),
                Arguments.of("typ JWT", sign(current, "JWT", claims)),
                Arguments.of(
                        "expired",
                        sign(
                                current,
                                "at+jwt",
                                new JWTClaimsSet.Builder(claims)
                                        .issueTime(Date.from(Instant.now().minusSeconds(100)))
                                        .expirationTime(Date.from(Instant.now().minusSeconds(1)))
                                        .build())),
                Arguments.of(
                        "another issuer",
                        sign(
                                current,
                                "at+jwt",
                                new JWTClaimsSet.Builder(claims)
                                        .issuer("https://evil.example")
                                        .build())),
                Arguments.of(
                        "another audience",
                        sign(
                                current,
                                "at+jwt",
                                new JWTClaimsSet.Builder(claims)
                                        .audience("other")
                                        .build())),
                Arguments.of(
                        "no subject",
                        sign(
                                current,
                                "at+jwt",
                                new JWTClaimsSet.Builder(claims).subject(null).build())));
    }

    @Test
    void aRestartAndASecondInstanceHaveTheSameKeys() throws Exception {
        String token = login(registered(), PASSWORD).jsonPath().getString("access_token");
        int port = FreePorts.next();
        int grpcPort = FreePorts.next();
        ConfigurableApplicationContext second = startService(port, grpcPort);
        ManagedChannel toSecond = TestGrpc.channel(grpcPort);
        try {
            assertThat(JWKSet.load(URI.create("http://127.0.0.1:" + port + "/.well-known/jwks.json")
                                    .toURL())
                            .toString())
                    .isEqualTo(jwks().toString());
            assertThat(AuthServiceGrpc.newBlockingStub(toSecond)
                            .validateToken(ValidateTokenRequest.newBuilder()
                                    .setAccessToken(token)
                                    .build())
                            .getUserId())
                    .isPositive();
        } finally {
            toSecond.shutdownNow();
            second.close();
        }
    }

    @Test
    void theUnknownIsClosed() {
        given().port(PORT)
                .get("/nothing")
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .body("code", equalTo("unauthenticated"));
        given().port(PORT).get("/healthz").then().statusCode(200);
    }

    @Test
    void openApiDescribesEveryCall() {
        given().port(PORT)
                .get("/openapi.json")
                .then()
                .statusCode(200)
                .body(
                        "paths.keySet()",
                        hasItems("/register", "/login", "/refresh", "/logout", "/.well-known/jwks.json"))
                .body("components.schemas.TokenPair.properties.access_token", notNullValue())
                .body("components.schemas.RefreshRequest.properties.refresh_token", notNullValue())
                .body("paths.'/register'.post.responses.'409'", notNullValue());
    }

    private static Response register(String email, String password) {
        return given().port(PORT)
                .contentType("application/json")
                .body(Map.of("email", email, "password", password))
                .post("/register");
    }

    private static Response login(String email, String password) {
        return given().port(PORT)
                .contentType("application/json")
                .body(Map.of("email", email, "password", password))
                .post("/login");
    }

    private static Response refresh(String token) {
        return post("/refresh", "{\"refresh_token\": \"" + token + "\"}");
    }

    private static Response post(String path, String body) {
        return given().port(PORT)
                .contentType("application/json")
                .body(body == null ? "" : body)
                .post(path);
    }

    private static ValidateTokenResponse validate(String token) {
        return grpc.validateToken(
                ValidateTokenRequest.newBuilder().setAccessToken(token).build());
    }

    private static JWKSet jwks() throws Exception {
        return JWKSet.load(URI.create("http://127.0.0.1:" + PORT + "/.well-known/jwks.json")
                .toURL());
    }

    private static String sign(RSAKey key, String type, JWTClaimsSet claims) throws Exception {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .keyID(key.getKeyID())
                        .type(new JOSEObjectType(type))
                        .build(),
                claims);
        token.sign(new RSASSASigner(key));
        return token.serialize();
    }

    private static String registered() {
        String email = newEmail();
        register(email, PASSWORD).then().statusCode(201);
        return email;
    }

    private static String newEmail() {
        return "auth-" + UUID.randomUUID() + "@example.org";
    }

    private static double medianMillis(Runnable call) {
        double[] times = new double[9];
        for (int i = 0; i < times.length; i++) {
            long start = System.nanoTime();
            call.run();
            times[i] = (System.nanoTime() - start) / 1e6;
        }
        Arrays.sort(times);
        return times[times.length / 2];
    }

    private static <T> List<T> atOnce(int threads, Callable<T> call) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<T>> answers = pool.invokeAll(Collections.nCopies(threads, call));
            List<T> values = new ArrayList<>();
            for (Future<T> answer : answers) {
                values.add(answer.get());
            }
            return values;
        } finally {
            pool.shutdownNow();
        }
    }
}
