package dev.aimessenger.e2e.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Messages that would have a model leak, obey a stranger, or reach beyond its chat: prompt-injections.txt, one a line. */
public final class PromptInjections {

    private PromptInjections() {}

    /** In the file's order. A {@code \n} in a line of the file is a line break of the message. */
    public static List<String> all() {
        try (InputStream in = PromptInjections.class.getResourceAsStream("/prompt-injections.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.replace("\\n", "\n"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
