package dev.aimessenger.common.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.util.List;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.Test;

class SchemaVersionsTest {

    @Test
    void whatFitsIsNotRefused() {
        assertThat(SchemaVersions.refusal(
                        "chat",
                        List.of(migration("1", MigrationState.SUCCESS), migration("2", MigrationState.PENDING))))
                .isEmpty();
        assertThat(SchemaVersions.refusal("chat", List.of())).isEmpty();
    }

    @Test
    void aNewerDatabaseIsToldWithBothVersions() {
        assertRefused(
                "is at version 10, and this build knows only version 2: start a build that is as new",
                migration("1", MigrationState.SUCCESS),
                migration("2", MigrationState.SUCCESS),
                migration("9", MigrationState.FUTURE_SUCCESS),
                migration("10", MigrationState.FUTURE_SUCCESS));
        assertRefused(
                "is at version 1, and this build knows no version at all: start a build that is as new",
                migration("1", MigrationState.FUTURE_SUCCESS));
    }

    @Test
    void aChangedMigrationIsToldWithBothChecksums() {
        MigrationInfo changed = migration("2", MigrationState.SUCCESS);
        when(changed.isChecksumMatching()).thenReturn(false);
        when(changed.getAppliedChecksum()).thenReturn(11);
        when(changed.getResolvedChecksum()).thenReturn(22);

        assertRefused(
                "has version 2 with checksum 11, and this build has it with 22: a migration must not change once it was"
                        + " applied",
                migration("1", MigrationState.SUCCESS),
                changed);
    }

    @Test
    void aMigrationThatTheBuildLacksIsNamed() {
        assertRefused(
                "has version 1, which this build lacks: start the build that applied it",
                migration("1", MigrationState.MISSING_SUCCESS),
                migration("2", MigrationState.SUCCESS));
    }

    private static void assertRefused(String why, MigrationInfo... migrations) {
        assertThat(SchemaVersions.refusal("chat", List.of(migrations)))
                .hasValueSatisfying(refusal -> assertThat(refusal)
                        .hasMessage("setting DATABASE_URL leads to a database whose schema chat " + why));
    }

    private static MigrationInfo migration(String version, MigrationState state) {
        MigrationInfo migration = mock(MigrationInfo.class);
        when(migration.getVersion()).thenReturn(MigrationVersion.fromVersion(version));
        when(migration.getState()).thenReturn(state);
        when(migration.isChecksumMatching()).thenReturn(true);
        return migration;
    }
}
