package dev.aimessenger.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The class path of all services, and an archive of its classes (class data sharing), with which a service starts in a
 * third of the time. The whole system in one JVM writes the archive, as it loads every class that a service does.
 */
final class SharedClasses {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Path jar;
    private final Path archive;
    private final String compiler;

    /**
     * @param built the folder {@code src/all-in-one/target} after a build
     * @param compiler the option that says how much the JVM compiles
     */
    SharedClasses(Path built, String compiler) {
        this.compiler = compiler;
        Path folder = built.toAbsolutePath().normalize();
        jar = folder.resolve("all-in-one-1.0.0-SNAPSHOT.jar");
        archive = folder.resolve("classes-" + System.getProperty("java.version") + ".jsa");
        if (!Files.exists(jar)) {
            throw new IllegalStateException("Not built yet: " + jar);
        }
    }

    /** The command of a JVM that runs a class of any service, or of Kafka. */
    List<String> command(Class<?> main, Path logging, List<String> options, List<String> arguments) {
        List<String> jvm = List.of(
                java(),
                "-XX:+UseSerialGC",
                compiler,
                "-XX:SharedArchiveFile=" + archive,
                "-Xlog:cds*=off",
                "-XX:+ExitOnOutOfMemoryError",
                "-Dlogging.config=" + logging,
                "-Dlogback.configurationFile=" + logging);
        return Stream.of(jvm, options, List.of("-cp", jar.toString(), main.getName()), arguments)
                .flatMap(List::stream)
                .toList();
    }

    /** Writes the archive unless this build has one. */
    void prepare(Path folder) {
        if (isFresh()) {
            return;
        }
        Map<String, String> environment = new HashMap<>(PortVariables.free());
        environment.put("DATA_DIR", folder.resolve("all-in-one").toString());
        ProcessBuilder builder = new ProcessBuilder(
                        java(),
                        "@" + jar.resolveSibling("../jvm.options").normalize(),
                        "-XX:DumpLoadedClassList=" + archive + ".classes",
                        "-Daimessenger.class-archive=" + archive,
                        "-jar",
                        jar.toString())
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
