package dev.aimessenger.user;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.aimessenger.common.grpc.ServiceToken;
import dev.aimessenger.common.launch.ServiceLauncher;
import dev.aimessenger.embedded.FreePorts;
import dev.aimessenger.proto.user.v1.CreateUserRequest;
import dev.aimessenger.proto.user.v1.CreateUserResponse;
import dev.aimessenger.proto.user.v1.GetUserByEmailRequest;
import dev.aimessenger.proto.user.v1.GetUserByIDRequest;
import dev.aimessenger.proto.user.v1.GetUsersByIDsRequest;
import dev.aimessenger.proto.user.v1.User;
import dev.aimessenger.proto.user.v1.UserServiceGrpc;
import dev.aimessenger.testsupport.TestGrpc;
import dev.aimessenger.testsupport.TestSettings;
import dev.aimessenger.testsupport.TestTokens;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;

class UserServiceIT {

    private static final int PORT = FreePorts.next();
    private static final int GRPC_PORT = FreePorts.next();
    private static ConfigurableApplicationContext service;
    private static ManagedChannel channel;
    private static UserServiceGrpc.UserServiceBlockingStub grpc;

    @BeforeAll
    static void start() {
        service = ServiceLauncher.start(
                UserServiceApplication.class, UserServiceApplication.NAME, TestSettings.of(PORT, GRPC_PORT));
        channel = TestGrpc.channel(GRPC_PORT);
        grpc = UserServiceGrpc.newBlockingStub(channel);
    }

    @AfterAll
    static void stop() {
        channel.shutdownNow();
        service.close();
    }

    @Test
    void aCallerSeesTheirOwnUser() {
        User ann = newUser();

        as(ann).get("/users/me")
                .then()
                .statusCode(200)
                .contentType("application/json")
                .body("id", equalTo((int) ann.getUserId()))
                .body("email", equalTo(ann.getEmail()))
                .body("displayName", equalTo(""));
    }

    @Test
    void withoutATokenTheAnswerIsAProblem() {
        given().port(PORT)
                .get("/users/me")
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .body("code", equalTo("unauthenticated"));
    }

    @Test
    void aCallerWhoHasNoAccountAnyMoreIsNotFound() {
        given().port(PORT)
                .header("Authorization", "Bearer " + TestTokens.of(999_999_999_999L, "gone@example.org"))
                .get("/users/me")
                .then()
                .statusCode(404)
                .body("code", equalTo("not-found"));
    }

    @Test
    void aCallerChangesTheirDisplayName() {
        User ann = newUser();

        as(ann).contentType("application/json")
                .body("{\"displayName\": \"  Ann \ud83d\ude00 O'Neil; DROP TABLE users \"}")
                .patch("/users/me")
                .then()
                .statusCode(200)
                .body("displayName", equalTo("Ann \ud83d\ude00 O'Neil; DROP TABLE users"));

        as(ann).get("/users/me").then().body("displayName", equalTo("Ann \ud83d\ude00 O'Neil; DROP TABLE users"));
        as(ann).contentType("application/json")
                .body(Map.of("displayName", "\ud83d\ude00".repeat(100)))
                .patch("/users/me")
                .then()
                .statusCode(200);
        as(ann).contentType("application/json")
                .body("{\"displayName\": \"\"}")
                .patch("/users/me")
                .then()
                .statusCode(200)
                .body("displayName", equalTo(""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"displayName\": null}",
                "{\"displayName\": 7}",
                "{\"displayName\": [\"Ann\"]}",
                "{\"displayName\": \"a\\u0000b\"}",
                "{\"displayName\": \"a\\ud800b\"}",
                "{\"displayName\": \"Ann\", \"displayName\": \"Bob\"}",
            })
    void aWrongDisplayNameIsRefusedAndNothingChanges(String body) {
        User ann = newUser();

        as(ann).contentType("application/json")
                .body(body)
                .patch("/users/me")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo("invalid-request"))
                .body("field", equalTo("displayName"));

        as(ann).get("/users/me").then().body("displayName", equalTo(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "[]", "null", "{} {}", "\"Ann\"", "displayName=Ann"})
    void aBodyThatIsNoJsonObjectIsRefused(String body) {
        as(newUser())
                .contentType("application/json")
                .body(body)
                .patch("/users/me")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo("invalid-request"))
                .body("$", not(hasKey("trace")));
    }

    @Test
    void aNameThatIsTooLongIsRefused() {
        as(newUser())
                .contentType("application/json")
                .body(Map.of("displayName", "x".repeat(101)))
                .patch("/users/me")
                .then()
                .statusCode(400)
                .body("field", equalTo("displayName"));
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() {
        as(newUser())
                .contentType("application/json")
                .body(Map.of("displayName", "x".repeat(70_000)))
                .patch("/users/me")
                .then()
                .statusCode(413)
                .contentType("application/problem+json")
                .body("code", equalTo("too-large"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded",
                "application/json; charset=utf-16",
                "application/xml",
                "x"
            })
    void aBodyThatIsNotCalledJsonIsRefused(String contentType) throws Exception {
        User ann = newUser();
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + PORT + "/users/me"))
                                .header("Authorization", "Bearer " + TestTokens.of(ann.getUserId(), ann.getEmail()))
                                .header("Content-Type", contentType)
                                .method("PATCH", HttpRequest.BodyPublishers.ofString("{\"displayName\": \"Ann\"}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.body()).contains("\"code\":\"invalid-request\"");
    }

    @Test
    void unknownPathsAndMethodsAreProblemsToo() {
        as(newUser())
                .get("/nothing")
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("code", equalTo("not-found"));
        as(newUser())
                .delete("/users/me")
                .then()
                .statusCode(405)
                .contentType("application/problem+json")
                .body("code", equalTo("invalid-request"));
    }

    @Test
    void aUserIsFoundByAnyWritingOfTheirAddress() {
        User ann = newUser();

        as(newUser())
                .queryParam("email", " " + ann.getEmail().toUpperCase(java.util.Locale.ROOT) + " ")
                .get("/users")
                .then()
                .statusCode(200)
                .body("id", equalTo((int) ann.getUserId()))
                .body("email", equalTo(ann.getEmail()));
    }

    @Test
    void anUnknownAddressIsNotFound() {
        as(newUser())
                .queryParam("email", "nobody-" + UUID.randomUUID() + "@example.org")
                .get("/users")
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("code", equalTo("not-found"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ann", "a@b@c", "ann@example.org' OR '1'='1", "\u0000"})
    void aWrongAddressIsRefused(String email) {
        as(newUser())
                .queryParam("email", email)
                .get("/users")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo("invalid-request"))
                .body("field", equalTo("email"));
    }

    @Test
    void aMissingOrRepeatedAddressIsRefused() {
        as(newUser()).get("/users").then().statusCode(400).body("field", equalTo("email"));
        as(newUser())
                .queryParam("email", "a@example.org", "b@example.org")
                .get("/users")
                .then()
                .statusCode(400)
                .body("field", equalTo("email"));
    }

    @Test
    void headersAndParametersOfAClientSteerNothing() {
        User ann = newUser();
        User bob = newUser();

        as(ann).header("userId", bob.getUserId())
                .header("CamelSqlQuery", "SELECT 1")
                .queryParam("userId", bob.getUserId())
                .queryParam("CamelSqlQuery", "SELECT 1")
                .get("/users/me")
                .then()
                .statusCode(200)
                .body("email", equalTo(ann.getEmail()));
    }

    @Test
    void creatingAUserTwiceGivesTheSameUser() {
        String email = "Twice-" + UUID.randomUUID() + "@Example.org";

        CreateUserResponse first = create(email);
        CreateUserResponse second = create("  " + email.toUpperCase(java.util.Locale.ROOT) + " ");

        assertThat(first.getCreated()).isTrue();
        assertThat(first.getUser().getEmail()).isEqualTo(email.toLowerCase(java.util.Locale.ROOT));
        assertThat(second.getCreated()).isFalse();
        assertThat(second.getUser()).isEqualTo(first.getUser());
    }

    @Test
    void ofEightWhoCreateTheSameUserAtOnceOneDoes() throws Exception {
        String email = newEmail();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            Callable<CreateUserResponse> call = () -> create(email);
            List<CreateUserResponse> answers = threads.invokeAll(Collections.nCopies(8, call)).stream()
                    .map(UserServiceIT::get)
                    .toList();

            assertThat(answers).filteredOn(CreateUserResponse::getCreated).hasSize(1);
            assertThat(answers)
                    .extracting(answer -> answer.getUser().getUserId())
                    .containsOnly(answers.get(0).getUser().getUserId());
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void usersAreFoundByIdAndAddress() {
        User ann = newUser();
        User bob = newUser();

        assertThat(grpc.getUserByID(GetUserByIDRequest.newBuilder()
                        .setUserId(ann.getUserId())
                        .build()))
                .isEqualTo(ann);
        assertThat(grpc.getUserByEmail(GetUserByEmailRequest.newBuilder()
                        .setEmail(bob.getEmail())
                        .build()))
                .isEqualTo(bob);
        assertThat(grpc.getUsersByIDs(GetUsersByIDsRequest.newBuilder()
                                .addAllUserIds(List.of(ann.getUserId(), bob.getUserId(), -1L, 999_999_999L))
                                .build())
                        .getUsersList())
                .containsExactlyInAnyOrder(ann, bob);
        assertThat(grpc.getUsersByIDs(GetUsersByIDsRequest.getDefaultInstance()).getUsersList())
                .isEmpty();
    }

    @Test
    void failuresOfGrpcHaveTheRightStatus() {
        assertThat(status(() -> grpc.getUserByID(GetUserByIDRequest.newBuilder()
                                .setUserId(999_999_999)
                                .build()))
                        .getCode())
                .isEqualTo(Status.Code.NOT_FOUND);
        assertThat(status(() -> grpc.getUserByEmail(GetUserByEmailRequest.newBuilder()
                                .setEmail(newEmail())
                                .build()))
                        .getCode())
                .isEqualTo(Status.Code.NOT_FOUND);
        Status noAddress = status(() -> create("not an address"));
        assertThat(noAddress.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(noAddress.getDescription()).isEqualTo("email is not an e-mail address");
        assertThat(status(() -> grpc.getUsersByIDs(GetUsersByIDsRequest.newBuilder()
                                .addAllUserIds(
                                        LongStream.rangeClosed(1, 1_001).boxed().toList())
                                .build()))
                        .getCode())
                .isEqualTo(Status.Code.INVALID_ARGUMENT);
    }

    @Test
    void whoDoesNotHaveTheServicesTokenIsRefused() {
        ManagedChannel stranger = ManagedChannelBuilder.forAddress("127.0.0.1", GRPC_PORT)
                .usePlaintext()
                .build();
        try {
            UserServiceGrpc.UserServiceBlockingStub bare = UserServiceGrpc.newBlockingStub(stranger);
            UserServiceGrpc.UserServiceBlockingStub guessing =
                    bare.withInterceptors(new ServiceToken("another-token-for-tests").client());
            GetUserByIDRequest request = GetUserByIDRequest.newBuilder()
                    .setUserId(newUser().getUserId())
                    .build();

            assertThat(grpc.getUserByID(request).getUserId()).isEqualTo(request.getUserId());
            for (UserServiceGrpc.UserServiceBlockingStub stub : List.of(bare, guessing)) {
                assertThatThrownBy(() -> stub.getUserByID(request))
                        .isInstanceOfSatisfying(
                                StatusRuntimeException.class,
                                refused -> assertThat(refused.getStatus().getCode())
                                        .isEqualTo(Status.Code.UNAUTHENTICATED));
            }
        } finally {
            stranger.shutdownNow();
        }
    }

    @Test
    void healthIsAnsweredByTheSamePortAndToAnybody() throws Exception {
        ManagedChannel stranger = ManagedChannelBuilder.forAddress("127.0.0.1", GRPC_PORT)
                .usePlaintext()
                .build();
        try {
            HealthGrpc.HealthBlockingStub health = HealthGrpc.newBlockingStub(stranger);
            for (String name : List.of("", UserServiceGrpc.SERVICE_NAME)) {
                HealthCheckRequest request =
                        HealthCheckRequest.newBuilder().setService(name).build();
                assertThat(health.check(request).getStatus()).isEqualTo(ServingStatus.SERVING);
            }
        } finally {
            stranger.shutdownNow();
        }
    }

    @Test
    void openApiDescribesEveryCall() {
        given().port(PORT)
                .get("/openapi.json")
                .then()
                .statusCode(200)
                .body("paths.'/users/me'.get.operationId", equalTo("get-me"))
                .body(
                        "paths.'/users/me'.patch.requestBody.content.'application/json'.schema.$ref",
                        containsString("ProfileChange"))
                .body("paths.'/users'.get.parameters[0].name", equalTo("email"))
                .body("paths.'/users'.get.responses.'404'", not(nullValue()))
                .body("components.schemas.User.properties.keySet()", not(nullValue()));
    }

    @Test
    void healthIsOpen() {
        given().port(PORT).get("/healthz").then().statusCode(200);
    }

    private static RequestSpecification as(User user) {
        return given().port(PORT).header("Authorization", "Bearer " + TestTokens.of(user.getUserId(), user.getEmail()));
    }

    private static User newUser() {
        return create(newEmail()).getUser();
    }

    private static String newEmail() {
        return "user-" + UUID.randomUUID() + "@example.org";
    }

    private static CreateUserResponse create(String email) {
        return grpc.createUser(CreateUserRequest.newBuilder().setEmail(email).build());
    }

    private static Status status(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(StatusRuntimeException.class, call).getStatus();
    }

    private static <T> T get(java.util.concurrent.Future<T> answer) {
        try {
            return answer.get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
