package dev.aimessenger.common.launch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.aimessenger.common.launch.sample.SampleApplication;
import dev.aimessenger.embedded.EmbeddedDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A service as its own process, with a setting that is missing or wrong. */
class FailedStartIT {

    private static final String WITH_DATABASE = "sample-with-database";
    private static final String WITH_KAFKA = "sample-with-kafka";
    private static final String NOBODY = "localhost:1";

    @TempDir
    private Path folder;

    @Test
    void aMissingSettingIsTheOnlyLine() throws Exception {
        Ended ended = run(WITH_DATABASE, Map.of());

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.errors()).containsExactly("sample-with-database: setting DATABASE_URL is missing");
        assertThat(ended.output()).isEmpty();
    }

    @Test
    void aWrongPortIsTheOnlyLine() throws Exception {
        Ended ended = run(WITH_KAFKA, Map.of("SAMPLE_HTTP_PORT", "eighty"));

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.errors())
                .containsExactly(
                        "sample-with-kafka: setting SAMPLE_HTTP_PORT must be a port (0 to 65535), not 'eighty'");
        assertThat(ended.output()).isEmpty();
    }

    @Test
    void aTakenPortIsTheOnlyLine() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Ended ended = run(WITH_KAFKA, Map.of("SAMPLE_HTTP_PORT", String.valueOf(taken.getLocalPort())));

            assertThat(ended.status()).isEqualTo(1);
            assertThat(ended.errors())
                    .containsExactly(
                            "sample-with-kafka: port " + taken.getLocalPort()
                                    + " (sample-with-kafka) is already taken: stop what listens there, or set SAMPLE_HTTP_PORT");
            assertThat(ended.output()).isEmpty();
        }
    }

    @Test
    void aWrongDatabaseUrlIsNamed() throws Exception {
        Ended ended = run(WITH_DATABASE, free(Map.of("DATABASE_URL", "mysql://localhost/x")));

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.errors())
                .singleElement()
                .asString()
                .startsWith("sample-with-database: setting DATABASE_URL must start with jdbc:postgresql://");
        assertThat(ended.output()).noneMatch(line -> line.contains("APPLICATION FAILED TO START"));
    }

    @Test
    void aDatabaseThatIsAwayIsNamed() throws Exception {
        Ended ended = run(WITH_DATABASE, free(Map.of("DATABASE_URL", "postgres://messenger@" + NOBODY + "/x")));

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.errors())
                .singleElement()
                .asString()
                .startsWith("sample-with-database: setting DATABASE_URL leads to no usable database: Connection to "
                        + NOBODY);
    }

    @Test
    void aDatabaseThatDoesNotFitIsNamed() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(folder.resolve("postgres"), 0)) {
            Flyway flyway = Flyway.configure()
                    .dataSource(database.url(), null, null)
                    .locations("classpath:db/migration/sample")
                    .schemas("sample")
                    .load();
            flyway.migrate();
            JdbcClient sql = JdbcClient.create(flyway.getConfiguration().getDataSource());

            sql.sql("INSERT INTO sample.flyway_schema_history"
                            + " SELECT 3, '10', 'later', 'SQL', 'V10__later.sql', 7, installed_by, now(), 1, true"
                            + " FROM sample.flyway_schema_history WHERE version = '2'")
                    .update();
            assertRefused(database, "is at version 10, and this build knows only version 2: start a build .*");

            sql.sql("DELETE FROM sample.flyway_schema_history WHERE version = '10'")
                    .update();
            sql.sql("UPDATE sample.flyway_schema_history SET checksum = 42 WHERE version = '2'")
                    .update();
            assertRefused(
                    database,
                    "has version 2 with checksum 42, and this build has it with \\S+: a migration must not .*");
        }
    }

    private void assertRefused(EmbeddedDatabase database, String why) throws Exception {
        Ended ended = run(WITH_DATABASE, free(Map.of("DATABASE_URL", database.url())));

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.errors())
                .singleElement()
                .asString()
                .matches("sample-with-database: setting DATABASE_URL leads to a database whose schema sample " + why);
    }

    @Test
    void aKafkaThatIsAwayIsNamed() throws Exception {
        Ended ended = run(
                WITH_KAFKA,
                free(Map.of("KAFKA_BROKERS", NOBODY, "KAFKA_START_TIMEOUT_MS", "1500", "LOG_FORMAT", "json")));

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.errors())
                .singleElement()
                .asString()
                .startsWith("sample-with-kafka: setting KAFKA_BROKERS leads to no usable Kafka at " + NOBODY);
        assertThat(ended.output())
                .isNotEmpty()
                .allSatisfy(line -> assertThat(new ObjectMapper()
                                .readTree(line)
                                .at("/service/name")
                                .textValue())
                        .isEqualTo(WITH_KAFKA));
    }

    @Test
    void anUnknownFormOfTheLogIsNamed() throws Exception {
        Ended ended = run(WITH_KAFKA, free(Map.of("LOG_FORMAT", "xml")));

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.errors())
                .containsExactly("sample-with-kafka: setting LOG_FORMAT must be text or json, not 'xml'");
    }

    private record Ended(int status, List<String> output, List<String> errors) {}

    private Ended run(String name, Map<String, String> settings) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        Path errors = folder.resolve("errors");
        ProcessBuilder service = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SampleApplication.class.getName(),
                        name)
                .directory(folder.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        service.environment().keySet().removeIf(variable -> variable.matches("DATABASE_URL|KAFKA_.*|.*_PORT"));
        service.environment().putAll(settings);
        Process process = service.start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended").isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Ended(process.exitValue(), Files.readAllLines(output), Files.readAllLines(errors));
    }

    private static Map<String, String> free(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("SAMPLE_HTTP_PORT", "0");
        all.put("SAMPLE_MANAGEMENT_PORT", "0");
        return all;
    }
}
