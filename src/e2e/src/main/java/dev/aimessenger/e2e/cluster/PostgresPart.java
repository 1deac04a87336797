package dev.aimessenger.e2e.cluster;

import dev.aimessenger.embedded.EmbeddedDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.stream.Stream;

/** The Postgres server and the processes that it makes for its connections. */
final class PostgresPart extends Part {

    private final Path directory;
    private final int port;

    PostgresPart(Path directory, int port) {
        super("postgres");
        this.directory = directory;
        this.port = port;
    }

    String url() {
        return "jdbc:postgresql://localhost:" + port + "/postgres?user=postgres";
    }

    /** Waits until it has recovered what a kill left. */
    @Override
    public void start() {
        EmbeddedDatabase.start(directory, port);
    }

    @Override
    boolean isReady() {
        try (Connection connection = DriverManager.getConnection(url() + "&connectTimeout=2&socketTimeout=2")) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    @Override
    Stream<ProcessHandle> process() {
        try {
            return EmbeddedDatabase.serverOn(directory).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    String log() {
        return directory.toString();
    }
}
