package dev.aimessenger.ai.prompt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.Resource;
import org.springframework.core.io.ResourceLoader;
import org.springframework.stereotype.Component;

/** The prompts, one text file each, with placeholders in braces. A file with an unknown placeholder stops the start. */
@Component
public class Prompts {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z]+)}");

    /** A prompt file, {@code <name in lower case>.txt}, and the placeholders that it may have. */
    public enum Prompt {
        /** What holds for every call. */
        SYSTEM(),
        /** Asks for the summary of a chat's history. */
        SUMMARY("history"),
        /** How one message of the chat is told to the model. */
        FEED("email", "text"),
        /** What the model does as a stand-in. */
        AUTOREPLY("owner"),
        /** What the model does as an adviser. */
        ADVICE("owner");

        private final Set<String> placeholders;

        Prompt(String... placeholders) {
            this.placeholders = Set.of(placeholders);
        }
    }

    private final Map<Prompt, String> texts = new EnumMap<>(Prompt.class);

    Prompts(ResourceLoader resources, @Value("${aimessenger.prompts}") String folder) {
        String location = folder.contains(":") ? folder : "file:" + folder;
        for (Prompt prompt : Prompt.values()) {
            texts.put(prompt, load(resources, location + "/" + prompt.name().toLowerCase() + ".txt", prompt));
        }
    }

    /**
     * The prompt with its placeholders filled in. What is filled in is never read for placeholders again.
     *
     * @param values a value for each placeholder
     */
    public String fill(Prompt prompt, Map<String, String> values) {
        return PLACEHOLDER
                .matcher(texts.get(prompt))
                .replaceAll(found -> Matcher.quoteReplacement(values.get(found.group(1))));
    }

    private static String load(ResourceLoader resources, String location, Prompt prompt) {
        Resource file = resources.getResource(location);
        String text;
        try {
            text = file.getContentAsString(StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("PROMPTS_DIR: cannot read " + location, e);
        }
        Set<String> unknown = new TreeSet<>();
        PLACEHOLDER.matcher(text).results().map(found -> found.group(1)).forEach(unknown::add);
        unknown.removeAll(prompt.placeholders);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("PROMPTS_DIR: " + location + " has unknown placeholders " + unknown);
        }
        return text;
    }
}
