package dev.aimessenger.simulator;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.aimessenger.common.launch.ServiceLauncher;
import dev.aimessenger.embedded.FreePorts;
import dev.aimessenger.testsupport.AuthorizationTable;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.ConfigurableApplicationContext;

/** Who gets what of a management port, asked over HTTP of a real one: every service has the same. */
class ManagementPortIT {

    private static final String PASSWORD = "correct-horse-battery";
    private static final int PORT = FreePorts.next();
    private static final int SERVICE_PORT = FreePorts.next();
    private static final int CLOSED_PORT = FreePorts.next();
    private static ConfigurableApplicationContext service;
    private static ConfigurableApplicationContext closed;

    @BeforeAll
    static void start() {
        // MBeans of one name belong to the first in a JVM.
        service = start(SERVICE_PORT, PORT, "olga:" + PASSWORD + " oleg:" + PASSWORD, "vera:" + PASSWORD);
        closed = start(FreePorts.next(), CLOSED_PORT, "", "");
    }

    @AfterAll
    static void stop() {
        service.close();
        closed.close();
    }

    static List<AuthorizationTable.Rule> jolokia() {
        return AuthorizationTable.rules("Jolokia");
    }

    @ParameterizedTest
    @MethodSource("jolokia")
    void jolokiaDoesWhatTheTableSays(AuthorizationTable.Rule rule) {
        for (String path : List.of("/actuator/jolokia", "/actuator/hawtio/jolokia")) {
            rule.outcomes()
                    .forEach((role, outcome) -> assertThat(outcome(path, role, rule.body()))
                            .as(role + " at " + path)
                            .isEqualTo(outcome));
        }
    }

    /** The status of the answer, or that which Jolokia gives in an answer. */
    private static String outcome(String path, String role, String request) {
        RequestSpecification call =
                role.equals("anonymous") ? anonymous() : as(role.equals("viewer") ? "vera" : "olga");
        Response answer = call.contentType(ContentType.JSON).body(request).post(path);
        return String.valueOf(answer.statusCode() == 200 ? answer.path("status") : (Object) answer.statusCode());
    }

    @Test
    void noRequestIsSentOnToAnotherJvm() {
        as("olga")
                .contentType(ContentType.JSON)
                .body(Map.of(
                        "type", "read",
                        "mbean", "java.lang:type=Memory",
                        "attribute", "Verbose",
                        "target", Map.of("url", "service:jmx:rmi:///jndi/rmi://127.0.0.1:1/jmxrmi")))
                .post("/actuator/jolokia")
                .then()
                .body("error", not(containsString("Connection refused")))
                .body("error_type", not(containsString("rmi")));
        as("olga")
                .get("/actuator/hawtio/proxy/http/127.0.0.1/" + SERVICE_PORT + "/v1/models")
                .then()
                .statusCode(403);
    }

    @ParameterizedTest
    @CsvSource({
        "/actuator/health,200,200",
        "/actuator/health/liveness,200,200",
        "/actuator/prometheus,200,200",
        "/actuator/metrics,401,200",
        "/actuator/info,401,200",
        "/actuator,401,200",
        "/actuator/jolokia/version,401,200",
        "/actuator/hawtio/index.html,401,200",
        "/nothing,401,404"
    })
    void pathsAreOpenOrNot(String path, int stranger, int viewer) {
        anonymous().get(path).then().statusCode(stranger);
        as("vera").get(path).then().statusCode(viewer);
    }

    @Test
    void withoutAccountsNobodyComesIn() {
        given().port(CLOSED_PORT).get("/actuator/health").then().statusCode(200);
        for (String path : List.of("/actuator/hawtio", "/actuator/jolokia/version", "/login", "/actuator/metrics")) {
            given().port(CLOSED_PORT)
                    .auth()
                    .preemptive()
                    .basic("olga", PASSWORD)
                    .get(path)
                    .then()
                    .statusCode(403)
                    .body("detail", containsString("OPERATOR_ACCOUNTS"));
        }
    }

    @Test
    void aBrowserSignsInByTheFormAndOut() {
        Response sentAway = page().get("/actuator/hawtio");
        assertThat(sentAway.statusCode()).isEqualTo(302);
        assertThat(sentAway.header("Location")).endsWith("/login");
        String session = "operator-" + PORT;
        assertThat(sentAway.detailedCookie(session).isHttpOnly()).isTrue();
        assertThat(sentAway.detailedCookie(session).getSameSite()).isEqualTo("Strict");

        Response form = page().cookies(sentAway.cookies()).get("/login");
        form.then().statusCode(200).body(containsString("name=\"password\""));
        String token = sentAway.cookie("XSRF-TOKEN");
        Response forged = page().cookies(sentAway.cookies())
                .formParams(Map.of("username", "vera", "password", PASSWORD))
                .post("/login");
        assertThat(forged.statusCode()).as("without the token").isEqualTo(401);
        Response in = page().cookies(sentAway.cookies())
                .formParams(Map.of("username", "vera", "password", PASSWORD, "_csrf", token))
                .post("/login");
        assertThat(in.statusCode()).isEqualTo(302);
        assertThat(in.header("Location")).contains("/actuator/hawtio");
        Map<String, String> signedIn = Map.of(session, in.cookie(session));
        assertThat(in.cookie(session)).as("a new session").isNotEqualTo(sentAway.cookie(session));

        page().redirects()
                .follow(true)
                .cookies(signedIn)
                .get("/actuator/hawtio")
                .then()
                .statusCode(200)
                .body(containsString("<title>Hawtio</title>"));
        Response who = page().cookies(signedIn).get("/actuator/hawtio/user");
        assertThat(who.asString()).contains("vera");

        String request = "{\"type\":\"version\"}";
        page().cookies(signedIn)
                .contentType(ContentType.JSON)
                .body(request)
                .post("/actuator/hawtio/jolokia")
                .then()
                .statusCode(403);
        String fresh = who.cookie("XSRF-TOKEN");
        page().cookies(signedIn)
                .cookie("XSRF-TOKEN", fresh)
                .header("X-XSRF-TOKEN", fresh)
                .contentType(ContentType.JSON)
                .body(request)
                .post("/actuator/hawtio/jolokia")
                .then()
                .statusCode(200)
                .body("status", equalTo(200));

        page().cookies(signedIn).get("/actuator/hawtio/auth/logout").then().statusCode(302);
        anonymous().cookies(signedIn).get("/actuator/jolokia/version").then().statusCode(401);
    }

    @Test
    void aScriptInAPageIsNotAskedForAPasswordByItsBrowser() {
        anonymous().get("/actuator/jolokia/version").then().header("WWW-Authenticate", startsWith("Basic"));
        anonymous()
                .header("Sec-Fetch-Mode", "cors")
                .header("Sec-Fetch-Site", "same-origin")
                .get("/actuator/jolokia/version")
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", nullValue());
    }

    @Test
    void anotherSiteGetsNothingEvenWithAPassword() {
        as("olga")
                .header("Origin", "http://evil.example")
                .get("/actuator/jolokia/version")
                .then()
                .statusCode(403);
        as("olga")
                .header("Origin", "http://evil.example")
                .get("/actuator/health")
                .then()
                .statusCode(403);
    }

    @Test
    void wrongPasswordsAreRefusedAfterSomeEvenWhenTheNextIsRight() {
        for (int i = 0; i < 5; i++) {
            given().port(PORT)
                    .auth()
                    .preemptive()
                    .basic("oleg", "guess" + i)
                    .get("/actuator")
                    .then()
                    .statusCode(401);
        }
        as("oleg").get("/actuator").then().statusCode(401);
        as("olga").get("/actuator").then().statusCode(200);
    }

    @Test
    void theLastFailureOfARouteIsToldWithoutWhatWasSent() {
        given().port(SERVICE_PORT)
                .contentType(ContentType.JSON)
                .body(
                        "{\"model\": \"no-such-secret-model\", \"messages\": [{\"role\": \"user\", \"content\": \"secret\"}]}")
                .post("/v1/chat/completions")
                .then()
                .statusCode(404);

        as("vera")
                .contentType(ContentType.JSON)
                .body(Map.of(
                        "type", "read",
                        "mbean", "openai-simulator:name=routeFailures,type=RouteFailures",
                        "attribute", "LastFailures"))
                .post("/actuator/jolokia")
                .then()
                .body("value.'chat-completions'.route", equalTo("chat-completions"))
                .body("value.'chat-completions'.exception", endsWith("OpenaiError"))
                .body("value.'chat-completions'.time", startsWith("20"))
                .body(not(containsString("secret")));
    }

    /** As Hawtio asks. Of several hundred steps with the same description, a small heap would end. */
    @Test
    void whatThereIsDescribesEachKindOfCamelsMBeansOnce() {
        Map<String, Object> camel = as("vera")
                .contentType(ContentType.JSON)
                .body(Map.of("type", "list", "config", Map.of("listCache", true, "maxDepth", 9)))
                .post("/actuator/jolokia")
                .path("value.domains.'org.apache.camel'");

        assertThat(camel).hasSizeGreaterThan(50);
        assertThat(camel.values()).allMatch(String.class::isInstance);
    }

    private static RequestSpecification anonymous() {
        return given().port(PORT);
    }

    private static RequestSpecification as(String name) {
        return given().port(PORT).auth().preemptive().basic(name, PASSWORD);
    }

    /** A browser that goes to a page. */
    private static RequestSpecification page() {
        return given().port(PORT).redirects().follow(false).accept("text/html,*/*");
    }

    private static ConfigurableApplicationContext start(
            int port, int managementPort, String operators, String viewers) {
        return ServiceLauncher.start(
                OpenaiSimulatorApplication.class,
                OpenaiSimulatorApplication.NAME,
                Map.of(
                        "server.port", port,
                        "management.server.port", managementPort,
                        "OPERATOR_ACCOUNTS", operators,
                        "VIEWER_ACCOUNTS", viewers));
    }
}
