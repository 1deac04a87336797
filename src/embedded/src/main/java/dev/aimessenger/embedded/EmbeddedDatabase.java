package dev.aimessenger.embedded;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** A real Postgres server as a child process, on loopback, with its data in a folder that it keeps. */
public final class EmbeddedDatabase implements AutoCloseable {

    private final EmbeddedPostgres server;

    private EmbeddedDatabase(EmbeddedPostgres server) {
        this.server = server;
    }

    /**
     * Starts Postgres, and makes the cluster when the folder is new.
     *
     * @param directory where data is kept
     * @param port the server's port, 0 for a free one
     */
    public static EmbeddedDatabase start(Path directory, int port) {
        try {
            return new EmbeddedDatabase(EmbeddedPostgres.builder()
                    .setDataDirectory(directory)
                    .setCleanDataDirectory(false)
                    .setPort(port)
                    .setPGStartupWait(Duration.ofSeconds(60))
                    .setServerConfig("max_connections", "100")
                    .setServerConfig("shared_buffers", "32MB")
                    .start());
        } catch (IOException e) {
            throw new IllegalStateException("Cannot start Postgres in " + directory + ": " + e.getMessage(), e);
        }
    }

    /** The JDBC URL of the server's one database, with its user. */
    public String url() {
        return server.getJdbcUrl("postgres", "postgres");
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new IllegalStateException("Cannot stop Postgres: " + e.getMessage(), e);
        }
    }
}
