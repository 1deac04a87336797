package dev.aimessenger.allinone;

import static io.restassured.RestAssured.given;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import dev.aimessenger.common.launch.ServiceSettings;
import dev.aimessenger.common.launch.ServiceSettings.Port;
import dev.aimessenger.embedded.FreePorts;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process that {@code make run} starts: killed once, started again on the same data, stopped in order. */
class AllInOneIT {

    private static final Duration LONGEST_START = Duration.ofSeconds(120);
    private static final Map<String, String> PORTS = freePorts();

    @TempDir
    private Path data;

    private Process process;
    private List<ProcessHandle> children = List.of();

    @AfterEach
    void leaveNothing() {
        children.forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    @Test
    void startsStopsAndStartsAgain() throws Exception {
        start("first");
        everyServiceServes();
        hawtioShowsAllContextsToTheOperator();
        anOperatorStopsARouteAndStartsIt();
        anOperatorForcesABreakerAndResetsIt();
        foreignPagesAreRefused();
        anotherOneOnTheSameDataIsRefused();

        // Postgres outlives this, and holds its port.
        process.destroyForcibly().waitFor();
        assertThat(children).anyMatch(AllInOneIT::runs);

        start("second");
        everyServiceServes();

        process.destroy();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("stopped").isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(children).noneMatch(AllInOneIT::runs);
        assertThat(said("second")).contains("Stopped in");
    }

    private static void everyServiceServes() {
        for (String service : List.of("AUTH", "USER", "CHAT", "MESSAGE", "AI", "SIMULATOR")) {
            given().port(port(service + "_HTTP_PORT")).get("/healthz").then().statusCode(200);
        }
        for (String service : List.of("GATEWAY", "ADVICE")) {
            given().port(port(service + "_MANAGEMENT_PORT"))
                    .get("/actuator/health")
                    .then()
                    .statusCode(200);
        }
        for (String service : List.of("AUTH", "USER", "CHAT", "MESSAGE", "GATEWAY", "AI", "ADVICE", "SIMULATOR")) {
            given().port(port(service + "_MANAGEMENT_PORT"))
                    .get("/actuator/health/liveness")
                    .then()
                    .statusCode(200);
        }
    }

    private void hawtioShowsAllContextsToTheOperator() throws IOException {
        Path password = data.resolve("operator-password");
        assertThat(said("first")).contains("sign in as operator, password in " + password);
        assertThat(Files.getPosixFilePermissions(password))
                .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
        for (String service : List.of("AUTH", "CHAT", "GATEWAY", "ADVICE", "SIMULATOR")) {
            given().port(port(service + "_MANAGEMENT_PORT"))
                    .get("/actuator/jolokia/version")
                    .then()
                    .statusCode(401);
            operator(service + "_MANAGEMENT_PORT")
                    .get("/actuator/jolokia/version")
                    .then()
                    .statusCode(200)
                    .body("status", equalTo(200));
        }
        operator("GATEWAY_MANAGEMENT_PORT")
                .get("/actuator/hawtio")
                .then()
                .statusCode(200)
                .body(containsString("<title>Hawtio</title>"));
        String[] contexts = Deployable.ALL.stream()
                .map(service -> "org.apache.camel:context=%1$s,name=\"%1$s\",type=context".formatted(service.name()))
                .toArray(String[]::new);
        operator("GATEWAY_MANAGEMENT_PORT")
                .get("/actuator/hawtio/jolokia/search/org.apache.camel:type=context,*")
                .then()
                .statusCode(200)
                .body("value", hasItems(contexts));
    }

    private void anOperatorStopsARouteAndStartsIt() throws IOException {
        String route = "org.apache.camel:context=ai-service,type=routes,name=\"claim-answers\"";
        assertThat(read(route, "State")).isEqualTo("Started");
        execute(route, "stop()");
        assertThat(read(route, "State")).isEqualTo("Stopped");
        execute(route, "start()");
        assertThat(read(route, "State")).isEqualTo("Started");
        assertThat(read(route, "ExchangesInflight")).isInstanceOf(Number.class);
        assertThat(read(route, "ExchangesFailed")).isInstanceOf(Number.class);
    }

    private void anOperatorForcesABreakerAndResetsIt() throws IOException {
        String breaker = "org.apache.camel:context=ai-service,type=processors,name=\"call-model-breaker\"";
        assertThat(read(breaker, "CircuitBreakerState")).isEqualTo("CLOSED");
        execute(breaker, "transitionToForcedOpenState()");
        assertThat(read(breaker, "CircuitBreakerState")).isEqualTo("FORCED_OPEN");
        execute(breaker, "transitionToCloseState()");
        assertThat(read(breaker, "CircuitBreakerState")).isEqualTo("CLOSED");
    }

    private Object read(String bean, String attribute) throws IOException {
        return ask(Map.of("type", "read", "mbean", bean, "attribute", attribute));
    }

    private void execute(String bean, String operation) throws IOException {
        ask(Map.of("type", "exec", "mbean", bean, "operation", operation));
    }

    private Object ask(Map<String, String> request) throws IOException {
        return operator("AI_MANAGEMENT_PORT")
                .contentType("application/json")
                .body(request)
                .post("/actuator/jolokia")
                .then()
                .statusCode(200)
                .body("status", equalTo(200))
                .extract()
                .path("value");
    }

    private RequestSpecification operator(String port) throws IOException {
        return given().port(port(port))
                .auth()
                .preemptive()
                .basic(
                        "operator",
                        Files.readString(data.resolve("operator-password")).strip());
    }

    private static void foreignPagesAreRefused() {
        given().port(port("AUTH_MANAGEMENT_PORT"))
                .header("Origin", "http://evil.example")
                .get("/actuator/jolokia/version")
                .then()
                .statusCode(403);
    }

    private void anotherOneOnTheSameDataIsRefused() throws Exception {
        Process another = launch("another");
        assertThat(another.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(another.exitValue()).isEqualTo(1);
        assertThat(said("another").lines())
                .singleElement()
                .asString()
                .startsWith("setting DATA_DIR names a folder that another AI Messenger is using");
    }

    private void start(String run) throws IOException {
        process = launch(run);
        await().atMost(LONGEST_START)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> said(run).contains("  Model ") || !process.isAlive());
        assertThat(said(run)).contains("Ready after", "http://localhost:" + port("GATEWAY_HTTP_PORT"), "simulator");
        children = Stream.concat(process.descendants(), servers()).toList();
    }

    private Process launch(String run) throws IOException {
        Files.createDirectories(data.resolve("tmp"));
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "@" + Path.of("jvm.options").toAbsolutePath(),
                        "-Djava.io.tmpdir=" + data.resolve("tmp"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        AllInOne.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(data.resolve(run + ".out").toFile());
        builder.environment().keySet().removeIf(variable -> variable.matches("OPENAI_.*|.*_ADDR|.*_URI|.*_ACCOUNTS"));
        builder.environment().putAll(PORTS);
        builder.environment().put(DataFolder.VARIABLE, data.toString());
        return builder.start();
    }

    private String said(String run) throws IOException {
        return Files.readString(data.resolve(run + ".out"));
    }

    /** Postgres leaves the process that started it; its folder tells it from others. */
    private Stream<ProcessHandle> servers() {
        return ProcessHandle.allProcesses()
                .filter(process -> !process.equals(this.process.toHandle()))
                .filter(process -> process.info()
                        .commandLine()
                        .filter(line -> line.contains("postgres") && line.contains(data.toString()))
                        .isPresent());
    }

    /** A dead process that its parent has not asked about has no command line any more. */
    private static boolean runs(ProcessHandle process) {
        return process.isAlive() && process.info().commandLine().isPresent();
    }

    private static int port(String variable) {
        return Integer.parseInt(PORTS.get(variable));
    }

    private static Map<String, String> freePorts() {
        return Stream.concat(
                        Stream.of("all-in-one"), Deployable.ALL.stream().map(service -> "common," + service.name()))
                .flatMap(files -> ServiceSettings.read("any", files, Map.of()).ports().stream())
                .map(Port::variable)
                .distinct()
                .collect(toMap(variable -> variable, variable -> String.valueOf(FreePorts.next())));
    }
}
