package dev.aimessenger.e2e.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Figures that depend on the machine: told in {@code target/page}, judged by nobody. */
final class PageReport {

    private PageReport() {}

    static void write(String name, String text) {
        try {
            Path folder = Files.createDirectories(Path.of("target", "page"));
            Files.writeString(folder.resolve(name + ".txt"), text + System.lineSeparator());
            System.out.println(name + ": " + text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
