package dev.aimessenger.allinone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.embedded.EmbeddedDatabase;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** What {@code make migrate-info} and {@code make migrate-up} print, on a Postgres of its own. */
class MigrateIT {

    private static final String[] SCHEMAS = {"users", "auth", "chat", "message", "ai"};

    @TempDir
    private Path folder;

    @Test
    void everySchemaIsPendingThenSuccessAndThenStays() {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(folder.resolve("postgres"), 0)) {
            String url = database.url();
            Said before = migrate("info", url);
            assertThat(before.status()).as(before.errors()).isZero();
            assertThat(before.column("schema")).contains(SCHEMAS);
            assertThat(before.column("state")).containsOnly("Pending");
            JdbcClient sql = JdbcClient.create(new DriverManagerDataSource(url));
            assertThat(schemas(sql)).doesNotContain(SCHEMAS);

            Said up = migrate("up", url);
            assertThat(up.status()).as(up.errors()).isZero();
            assertThat(up.column("state")).containsOnly("Success");
            assertThat(schemas(sql)).contains(SCHEMAS);

            assertThat(migrate("info", libpqForm(url))).isEqualTo(up);
            assertThat(migrate("up", url)).isEqualTo(up);

            sql.sql("INSERT INTO chat.flyway_schema_history"
                            + " SELECT 99, '99', 'later', 'SQL', 'V99__later.sql', 7, installed_by, now(), 1, true"
                            + " FROM chat.flyway_schema_history WHERE version = '1'")
                    .update();
            Said newer = migrate("up", url);
            assertThat(newer.status()).isEqualTo(1);
            assertThat(newer.errors().lines())
                    .singleElement()
                    .asString()
                    .startsWith("setting DATABASE_URL leads to a database whose schema chat is at version 99");
            assertThat(migrate("info", url).column("state")).contains("Success", "Future");
        }
    }

    @Test
    void aMissingDatabaseUrlIsTheOnlyLine() throws Exception {
        assertThat(run("info", Map.of("DATABASE_URL", " ", "DATA_DIR", folder.toString())))
                .isEqualTo(new Said(1, "", "setting DATABASE_URL is missing"));

        Files.createDirectory(folder.resolve("postgres"));
        assertThat(run("up", Map.of("DATABASE_URL", " ", "DATA_DIR", folder.toString(), "POSTGRES_PORT", "7777")))
                .isEqualTo(new Said(
                        1,
                        "",
                        "setting DATABASE_URL is missing: for the Postgres of make run, while that runs, set it to"
                                + " jdbc:postgresql://localhost:7777/postgres?user=postgres"));
    }

    @Test
    void aDatabaseThatIsAwayIsTheOnlyLine() {
        Said said = migrate("info", "postgres://messenger@localhost:1/x");

        assertThat(said.status()).isEqualTo(1);
        assertThat(said.output()).isEmpty();
        assertThat(said.errors().lines())
                .singleElement()
                .asString()
                .startsWith("setting DATABASE_URL leads to no usable database: ");
    }

    @Test
    void anUnknownCommandIsRefused() {
        assertThat(migrate("down", "jdbc:postgresql://localhost:1/x").status()).isEqualTo(1);
    }

    private record Said(int status, String output, String errors) {

        /** Cells below a heading; columns are two spaces or more apart. */
        List<String> column(String heading) {
            List<String> lines = output.lines().toList();
            int begin = lines.get(0).indexOf(heading);
            return lines.stream()
                    .skip(1)
                    .map(line -> line.substring(begin).split(" {2}", 2)[0].strip())
                    .toList();
        }
    }

    private static Said migrate(String command, String url) {
        return run(command, Map.of("DATABASE_URL", url));
    }

    private static Said run(String command, Map<String, Object> settings) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        int status = new Migrate(
                        settings,
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(errors, true, StandardCharsets.UTF_8))
                .run(command);
        return new Said(
                status,
                out.toString(StandardCharsets.UTF_8),
                errors.toString(StandardCharsets.UTF_8).strip());
    }

    private static List<String> schemas(JdbcClient sql) {
        return sql.sql("SELECT nspname FROM pg_namespace").query(String.class).list();
    }

    private static String libpqForm(String jdbcUrl) {
        URI url = URI.create(jdbcUrl.substring("jdbc:".length()));
        return "postgres://postgres:any@" + url.getHost() + ":" + url.getPort() + url.getPath();
    }
}
