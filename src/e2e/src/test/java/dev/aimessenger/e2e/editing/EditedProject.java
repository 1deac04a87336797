package dev.aimessenger.e2e.editing;

import dev.aimessenger.routes.ProjectFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.stream.Stream;

/** A copy of routes/ and config/ that a running messenger reads, as make run reads those of the project. */
final class EditedProject {

    private final Path folder;

    EditedProject() {
        try {
            folder = Files.createTempDirectory(Files.createDirectories(Path.of("target", "messenger")), "project-")
                    .toAbsolutePath();
            for (String part : new String[] {"routes", "config"}) {
                try (Stream<Path> files = Files.walk(ProjectFiles.ROOT.resolve(part))) {
                    for (Path file : files.filter(Files::isRegularFile)
                            .filter(file -> file.toString().matches(".*\\.(yaml|txt)"))
                            .filter(file -> !file.startsWith(ProjectFiles.ROOT.resolve("routes/target")))
                            .toList()) {
                        Path copy = folder.resolve(ProjectFiles.ROOT.relativize(file));
                        Files.createDirectories(copy.getParent());
                        Files.copy(file, copy);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What has the messenger read it, and take edits over. */
    Map<String, String> settings() {
        return Map.of(
                "ROUTES_DIR",
                "file:" + folder.resolve("routes"),
                "PROMPTS_DIR",
                folder.resolve("config/prompts").toString(),
                "SPRING_CONFIG_ADDITIONAL_LOCATION",
                "file:" + folder.resolve("config") + "/",
                "LIVE_RELOAD",
                "true");
    }

    String read(String file) {
        return ProjectFiles.read(folder.resolve(file));
    }

    /** Replaces words, which must be there, as an editor does that writes another file and renames it. */
    void edit(String file, String words, String others) {
        String text = read(file);
        if (!text.contains(words)) {
            throw new IllegalArgumentException(file + " has no " + words);
        }
        write(file, text.replace(words, others));
    }

    void write(String file, String text) {
        try {
            Path written = Files.writeString(folder.resolve(file + ".new"), text);
            Files.move(
                    written, folder.resolve(file), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs commands in its folder, as a person does in the project's. */
    void run(String commands) {
        try {
            Process shell = new ProcessBuilder("sh", "-e", "-c", commands)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            String printed = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (shell.waitFor() != 0) {
                throw new IllegalStateException(commands + " failed: " + printed);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    void delete(String file) {
        try {
            Files.delete(folder.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
