package dev.aimessenger.e2e;

import dev.aimessenger.e2e.cluster.PortVariables;
import dev.aimessenger.e2e.cluster.SharedClasses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** The whole system in a process of its own, as {@code make run} starts it, on free ports and with data of its own. */
public final class RunningMessenger implements AutoCloseable {

    private static final SharedClasses CLASSES = new SharedClasses(Path.of("..", "all-in-one", "target"));

    private final Map<String, String> environment = new HashMap<>(PortVariables.free());
    private final Path folder;
    private Process process;

    public RunningMessenger(Map<String, String> settings) {
        environment.putAll(settings);
        try {
            folder = Files.createTempDirectory(Files.createDirectories(Path.of("target", "messenger")), "data-")
                    .toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        environment.put("DATA_DIR", folder.toString());
    }

    public URI gateway() {
        return URI.create("http://localhost:" + port("GATEWAY_HTTP_PORT"));
    }

    public int port(String variable) {
        return Integer.parseInt(environment.get(variable));
    }

    public String databaseUrl() {
        return "jdbc:postgresql://localhost:" + port("POSTGRES_PORT") + "/postgres?user=postgres";
    }

    public String brokers() {
        return "localhost:" + port("KAFKA_PORT");
    }

    /** Starts what the build of src/all-in-one left in its target folder, and waits until it is ready. */
    public void start() {
        try {
            ProcessBuilder builder = new ProcessBuilder(CLASSES.allInOne())
                    .redirectErrorStream(true)
                    .redirectOutput(
                            folder.resolveSibling(folder.getFileName() + ".log").toFile());
            List.of("OPENAI_API_KEY", "OPENAI_BASE_URL").forEach(builder.environment()::remove);
            builder.environment().putAll(environment);
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Awaitility.await("the messenger is ready")
                .atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> said().contains("Hawtio") || !process.isAlive());
        if (!process.isAlive()) {
            throw new IllegalStateException("The messenger did not start: " + said());
        }
    }

    /**
     * Runs another program of src/all-in-one, with the same settings.
     *
     * @return its exit status, a space, and what it printed
     */
    String run(String program, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                Path.of("..", "all-in-one", "target", "all-in-one-1.0.0-SNAPSHOT.jar")
                        .toString(),
                program));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process running = builder.start();
        String printed = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return running.waitFor() + " " + printed;
    }

    /** Stops it as Ctrl-C does, and returns its exit status. */
    public int stop() {
        process.destroy();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("The messenger does not stop: " + said());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return process.exitValue();
    }

    /** What it printed. */
    public String said() {
        return read(folder.resolveSibling(folder.getFileName() + ".log"));
    }

    /** What is in its log. */
    public String logged() {
        return read(folder.resolve("logs").resolve("all-in-one.log"));
    }

    private static String read(Path log) {
        try (Stream<String> lines = Files.lines(log)) {
            return String.join("\n", lines.toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (process != null && process.isAlive()) {
            stop();
        }
    }
}
