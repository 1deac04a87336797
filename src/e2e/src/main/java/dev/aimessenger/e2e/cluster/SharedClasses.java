package dev.aimessenger.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The class path of all services, and an archive of its classes (class data sharing), with which a service starts in a
 * third of the time. The whole system in one JVM writes the archive, as it loads every class that a service does.
 */
public final class SharedClasses {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Path jar;
    private final Path archive;

    /** @param built the folder {@code src/all-in-one/target} after a build */
    public SharedClasses(Path built) {
        Path folder = built.toAbsolutePath().normalize();
        jar = folder.resolve("all-in-one-1.0.0-SNAPSHOT.jar");
        archive = folder.resolve("classes-" + System.getProperty("java.version") + ".jsa");
        if (!Files.exists(jar)) {
            throw new IllegalStateException("Not built yet: " + jar);
        }
    }

    /** The command of the whole system in one JVM, as {@code make run} has it, with the archive where this build has one. */
    public List<String> allInOne() {
        return allInOne(isFresh() ? List.of("-XX:SharedArchiveFile=" + archive) : List.of());
    }

    private List<String> allInOne(List<String> options) {
        List<String> command = new ArrayList<>(
                List.of(java(), "@" + jar.resolveSibling("../jvm.options").normalize()));
        command.addAll(options);
        command.addAll(List.of("-jar", jar.toString()));
        return command;
    }

    /** The command of a JVM that runs a class of any service, or of Kafka. */
    List<String> command(Class<?> main, Path logging, List<String> options, List<String> arguments) {
        List<String> jvm = List.of(
                java(),
                "-XX:+UseSerialGC",
                // Tests start and stop a lot, and want little compiled.
                "-XX:TieredStopAtLevel=1",
                "-XX:SharedArchiveFile=" + archive,
                "-Xlog:cds*=off",
                "-XX:+ExitOnOutOfMemoryError",
                "-Dlogging.config=" + logging,
                "-Dlogback.configurationFile=" + logging);
        return Stream.of(jvm, options, List.of("-cp", jar.toString(), main.getName()), arguments)
                .flatMap(List::stream)
                .toList();
    }

    /** Sees to it that there is an archive of this build. */
    void prepare(Path folder) {
        if (isFresh()) {
            return;
        }
        Map<String, String> environment = new HashMap<>(PortVariables.free());
        environment.put("DATA_DIR", folder.resolve("all-in-one").toString());
        ProcessBuilder builder = new ProcessBuilder(allInOne(List.of(
                        "-XX:DumpLoadedClassList=" + archive + ".classes", "-Daimessenger.class-archive=" + archive)))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("all-in-one.log").toFile());
        List.of("OPENAI_API_KEY", "OPENAI_BASE_URL").forEach(builder.environment()::remove);
        builder.environment().putAll(environment);
        try {
            Files.deleteIfExists(archive);
            Process process = builder.start();
            try {
                Part.await(PATIENCE, "an archive of classes", () -> Files.exists(archive) || !process.isAlive());
            } finally {
                process.destroy();
                process.onExit().join();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isFresh() {
        try (Stream<Path> libraries = Files.list(jar.resolveSibling("lib"))) {
            return Files.exists(archive)
                    && Stream.concat(Stream.of(jar), libraries)
                            .allMatch(file -> file.toFile().lastModified()
                                    < archive.toFile().lastModified());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
