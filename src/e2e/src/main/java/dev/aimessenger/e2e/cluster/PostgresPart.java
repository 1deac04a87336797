package dev.aimessenger.e2e.cluster;

import dev.aimessenger.embedded.EmbeddedDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

/** The Postgres server and the processes that it makes for its connections. */
final class PostgresPart extends Part {

    private final List<String> command;
    private final Path directory;
    private final int port;
    private final Path log;

    /** @param command of a JVM that starts the server there, and ends */
    PostgresPart(List<String> command, Path directory, int port, Path log) {
        super("postgres");
        this.command = List.copyOf(command);
        this.directory = directory;
        this.port = port;
        this.log = log;
    }

    String url() {
        return "jdbc:postgresql://localhost:" + port + "/postgres?user=postgres";
    }

    /** Waits until it has recovered what a kill left. */
    @Override
    public void start() {
        try {
            int status = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IllegalStateException("Postgres does not start; see " + log);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
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
        return log.toString();
    }
}
