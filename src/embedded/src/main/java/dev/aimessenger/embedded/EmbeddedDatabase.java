package dev.aimessenger.embedded;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A real Postgres server as a child process, on loopback, with its data in a folder that it keeps. It outlives this JVM
 * when nobody closes it; the next start on the same folder stops it first.
 */
public final class EmbeddedDatabase implements AutoCloseable {

    private static final int ORDERLY_STOP_SECONDS = 5;

    private final EmbeddedPostgres server;
    private final Path directory;

    private EmbeddedDatabase(EmbeddedPostgres server, Path directory) {
        this.server = server;
        this.directory = directory;
    }

    /**
     * Starts a server that goes on running when this JVM has ended.
     *
     * @param arguments its folder and its port
     */
    public static void main(String[] arguments) {
        start(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
        // Threads that read what the server says would keep this JVM.
        System.exit(0);
    }

    /**
     * Starts Postgres, and makes the cluster when the folder is new.
     *
     * @param directory where data is kept
     * @param port the server's port, 0 for a free one
     */
    public static EmbeddedDatabase start(Path directory, int port) {
        return start(directory, port, null);
    }

    /** @param programs where Postgres itself is unpacked, null for a folder of the system's temporary one */
    public static EmbeddedDatabase start(Path directory, int port, Path programs) {
        Path data = directory.toAbsolutePath().normalize();
        try {
            stopOrphan(data);
            removeUnfinished(data);
            EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                    .setDataDirectory(data)
                    .setCleanDataDirectory(false)
                    // Services that still run at shutdown need it: who started it stops it.
                    .setRegisterShutdownHook(false)
                    .setPort(port)
                    .setPGStartupWait(Duration.ofSeconds(60))
                    // A commit that is answered must outlive a kill of the server.
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("fsync", "on")
                    .setServerConfig("max_connections", "100")
                    .setServerConfig("shared_buffers", "32MB");
            if (programs != null) {
                builder.setOverrideWorkingDirectory(programs.toAbsolutePath().toFile());
            }
            return new EmbeddedDatabase(builder.start(), data);
        } catch (IOException e) {
            throw new IllegalStateException("Cannot start Postgres in " + data + ": " + e.getMessage(), e);
        }
    }

    /** The JDBC URL of the server's one database, with its user. */
    public String url() {
        return server.getJdbcUrl("postgres", "postgres");
    }

    /** A fast, orderly stop: open transactions are rolled back. Returns when no process is left. */
    @Override
    public void close() {
        try {
            server.close();
            stopOrphan(directory);
        } catch (IOException e) {
            throw new IllegalStateException("Cannot stop Postgres: " + e.getMessage(), e);
        }
    }

    /**
     * Stops the server that a killed JVM left on a folder, if there is one.
     *
     * @param directory the folder, which no living JVM may use
     */
    public static void stopOrphan(Path directory) throws IOException {
        Path data = directory.toAbsolutePath().normalize();
        Optional<ProcessHandle> orphan = serverOn(data);
        if (orphan.isEmpty()) {
            return;
        }
        orphan.get().destroy();
        if (!isGone(data)) {
            orphan.get().destroyForcibly();
            isGone(data);
        }
    }

    /** Looks for the server anew, as a parent that never asks keeps a dead process in the list of those alive. */
    private static boolean isGone(Path directory) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(ORDERLY_STOP_SECONDS);
        while (serverOn(directory).isPresent()) {
            if (System.nanoTime() > end) {
                return false;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        return true;
    }

    /**
     * The server that runs on a folder, if one does: by the process id that Postgres keeps there, which may long belong
     * to a process of another program.
     */
    public static Optional<ProcessHandle> serverOn(Path directory) throws IOException {
        Path idFile = directory.resolve("postmaster.pid");
        if (!Files.exists(idFile)) {
            return Optional.empty();
        }
        try (Stream<String> lines = Files.lines(idFile)) {
            return lines.findFirst()
                    .map(String::strip)
                    .filter(id -> id.matches("\\d+"))
                    .flatMap(id -> ProcessHandle.of(Long.parseLong(id)))
                    .filter(process -> process.info()
                            .commandLine()
                            .filter(line -> line.contains("postgres") && line.contains(directory.toString()))
                            .isPresent());
        }
    }

    /** A cluster whose making was cut short holds no data, lacks its last database, and would never start. */
    private static void removeUnfinished(Path directory) throws IOException {
        Path lastMade = directory.resolve("base").resolve("5").resolve("PG_VERSION");
        if (!Files.exists(directory.resolve("PG_VERSION")) || Files.exists(lastMade)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
