package dev.aimessenger.common.database;

import dev.aimessenger.common.launch.WrongSetting;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.exception.FlywayValidateException;

/**
 * The versions of a service's schema: those that its jar has, and those that were applied to the database. A database
 * that knows more, or something else, than the jar is refused: what the jar would write there might be wrong.
 */
public final class SchemaVersions {

    private static final Set<MigrationState> NEWER =
            Set.of(MigrationState.FUTURE_SUCCESS, MigrationState.FUTURE_FAILED);

    private SchemaVersions() {}

    /**
     * Applies what is pending.
     *
     * @throws WrongSetting when the database does not fit the jar; nothing is applied then
     */
    public static void migrate(Flyway flyway) {
        try {
            flyway.migrate();
        } catch (FlywayValidateException e) {
            check(flyway);
            throw e;
        }
    }

    /** @throws WrongSetting when the database does not fit the jar */
    public static void check(Flyway flyway) {
        refusal(schema(flyway), List.of(flyway.info().all())).ifPresent(refusal -> {
            throw refusal;
        });
    }

    /** The schema that holds the service's tables. */
    public static String schema(Flyway flyway) {
        String schema = flyway.getConfiguration().getDefaultSchema();
        return schema != null
                ? schema
                : Arrays.stream(flyway.getConfiguration().getSchemas())
                        .findFirst()
                        .orElse("public");
    }

    static Optional<WrongSetting> refusal(String schema, List<MigrationInfo> migrations) {
        Optional<MigrationInfo> newer = newest(migrations, NEWER::contains);
        if (newer.isPresent()) {
            String known = newest(migrations, MigrationState::isResolved)
                    .map(migration -> "only version " + migration.getVersion())
                    .orElse("no version at all");
            return refusal(
                    schema,
                    "is at version " + newer.get().getVersion() + ", and this build knows " + known
                            + ": start a build that is as new");
        }
        return migrations.stream()
                .filter(migration -> migration.getState().isApplied())
                .map(SchemaVersions::difference)
                .flatMap(Optional::stream)
                .findFirst()
                .flatMap(difference -> refusal(schema, difference));
    }

    private static Optional<String> difference(MigrationInfo applied) {
        String version = "has version " + applied.getVersion();
        if (!applied.getState().isResolved()) {
            return Optional.of(version + ", which this build lacks: start the build that applied it");
        }
        if (!applied.isChecksumMatching()) {
            return Optional.of(
                    version + " with checksum " + applied.getAppliedChecksum() + ", and this build has it with "
                            + applied.getResolvedChecksum() + ": a migration must not change once it was applied");
        }
        return Optional.empty();
    }

    private static Optional<WrongSetting> refusal(String schema, String why) {
        return Optional.of(WrongSetting.of("DATABASE_URL", "leads to a database whose schema " + schema + " " + why));
    }

    private static Optional<MigrationInfo> newest(List<MigrationInfo> migrations, Predicate<MigrationState> state) {
        return migrations.stream()
                .filter(migration -> migration.getVersion() != null && state.test(migration.getState()))
                .max(Comparator.comparing(MigrationInfo::getVersion));
    }
}
