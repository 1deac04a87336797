package dev.aimessenger.allinone;

import dev.aimessenger.common.database.DatabaseAutoConfiguration;
import dev.aimessenger.common.database.SchemaVersions;
import dev.aimessenger.common.launch.ServiceSettings;
import dev.aimessenger.common.launch.StartFailures;
import dev.aimessenger.common.launch.WrongSetting;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.flyway.FlywayAutoConfiguration;
import org.springframework.boot.autoconfigure.flyway.FlywayMigrationStrategy;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;

/**
 * Brings the schemas of all services to the versions of this build, or tells at which they are, without starting a
 * service. Which schemas, and from which files, is what the services' YAML files say.
 */
public final class Migrate {

    private static final String DATABASE_URL = "DATABASE_URL";
    private static final String LINE = "%-8s  %-7s  %-30s  %-8s  %s%n";

    private final Map<String, Object> settings;
    private final PrintStream out;
    private final PrintStream errors;

    /** @param settings what goes before the environment */
    Migrate(Map<String, Object> settings, PrintStream out, PrintStream errors) {
        this.settings = settings;
        this.out = out;
        this.errors = errors;
    }

    /** @param arguments {@code up} or {@code info}; exits with 1 when something is wrong */
    public static void main(String[] arguments) {
        // The log file of make run belongs to what make run starts.
        System.setProperty("logback.configurationFile", "migrate-logback.xml");
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
        System.exit(new Migrate(Map.of(), System.out, System.err).run(arguments.length == 1 ? arguments[0] : ""));
    }

    /** @return the exit status */
    int run(String command) {
        List<ConfigurableApplicationContext> opened = new ArrayList<>();
        try {
            if (!command.matches("up|info")) {
                throw new IllegalArgumentException("say up, to migrate, or info, to see what is there");
            }
            List<Flyway> schemas = open(opened);
            if (command.equals("up")) {
                // All of them before the first is changed.
                schemas.forEach(SchemaVersions::check);
                schemas.forEach(SchemaVersions::migrate);
            }
            print(schemas);
            schemas.forEach(SchemaVersions::check);
            return 0;
        } catch (RuntimeException e) {
            out.flush();
            errors.println(StartFailures.explain(e, null));
            return 1;
        } finally {
            opened.forEach(ConfigurableApplicationContext::close);
        }
    }

    private List<Flyway> open(List<ConfigurableApplicationContext> opened) {
        List<Flyway> schemas = new ArrayList<>();
        for (Deployable service : Deployable.ALL) {
            ServiceSettings own = ServiceSettings.read(service.name(), "common," + service.name(), settings);
            if (own.variables().stream().noneMatch(variable -> variable.name().equals(DATABASE_URL))) {
                continue;
            }
            if (!own.isSet(DATABASE_URL)) {
                throw WrongSetting.of(DATABASE_URL, "is missing" + whatToSet());
            }
            ConfigurableApplicationContext context = new SpringApplicationBuilder(Schema.class)
                    .web(WebApplicationType.NONE)
                    .bannerMode(Banner.Mode.OFF)
                    .logStartupInfo(false)
                    .registerShutdownHook(false)
                    .properties(Map.of("spring.config.name", "common," + service.name()))
                    .initializers(starting -> starting.getEnvironment()
                            .getPropertySources()
                            .addFirst(new MapPropertySource("migrate", settings)))
                    .run();
            opened.add(context);
            schemas.add(context.getBean(Flyway.class));
        }
        return schemas;
    }

    /** The Postgres of {@code make run} is there only while that runs, and its services migrate it themselves. */
    private String whatToSet() {
        ServiceSettings allInOne = ServiceSettings.read("all-in-one", "all-in-one", settings);
        Path data = Path.of(allInOne.isSet(DataFolder.VARIABLE) ? allInOne.property(DataFolder.VARIABLE) : "data");
        return Files.exists(data.resolve("postgres"))
                ? ": for the Postgres of make run, while that runs, set it to jdbc:postgresql://localhost:"
                        + allInOne.property("aimessenger.postgres.port") + "/postgres?user=postgres"
                : "";
    }

    private void print(List<Flyway> schemas) {
        List<String> lines = new ArrayList<>();
        for (Flyway flyway : schemas) {
            for (MigrationInfo migration : flyway.info().all()) {
                // Flyway lists the making of the schema too, which is no version.
                if (migration.getVersion() != null) {
                    lines.add(line(SchemaVersions.schema(flyway), migration));
                }
            }
        }
        out.printf(LINE, "schema", "version", "description", "state", "installed on");
        lines.forEach(out::print);
        out.flush();
    }

    private static String line(String schema, MigrationInfo migration) {
        return String.format(
                Locale.ROOT,
                LINE,
                schema,
                migration.getVersion(),
                migration.getDescription(),
                migration.getState().getDisplayName(),
                migration.getInstalledOn() == null
                        ? ""
                        : migration.getInstalledOn().toInstant().truncatedTo(ChronoUnit.SECONDS));
    }

    /** What a service has of a database, and nothing else; opening it changes nothing. */
    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        DatabaseAutoConfiguration.class,
        DataSourceAutoConfiguration.class,
        FlywayAutoConfiguration.class
    })
    static class Schema {
        @Bean
        FlywayMigrationStrategy later() {
            return flyway -> {};
        }
    }
}
