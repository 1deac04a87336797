package dev.aimessenger.ai.prompt;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of one prompt, with placeholders that are all known. */
final class PromptText {

    /** Wider than any known placeholder, so that a mistyped one is found rather than sent to the model. */
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\s*[\\p{L}_][\\p{L}\\p{N}_.-]*\\s*)}");

    private static final String FEED = "feed";

    /** How the values of a placeholder are made safe to read. */
    private static final Map<String, UnaryOperator<String>> OF_FEED =
            Map.of("email", Fence::oneLine, "text", Fence::around);

    private static final Map<String, UnaryOperator<String>> OF_OTHERS = Map.of(
            "owner", Fence::oneLine, "summary", Fence::around, "history", Fence::around, "question", Fence::around);

    private final String text;
    private final Map<String, UnaryOperator<String>> placeholders;

    private PromptText(String text, Map<String, UnaryOperator<String>> placeholders) {
        this.text = text;
        this.placeholders = placeholders;
    }

    /** @throws IllegalArgumentException whose message is the end of a sentence about the file */
    static PromptText of(String name, String text) {
        Map<String, UnaryOperator<String>> placeholders = name.equals(FEED) ? OF_FEED : OF_OTHERS;
        if (text.isBlank()) {
            throw new IllegalArgumentException("is empty");
        }
        Set<String> unknown = new TreeSet<>();
        PLACEHOLDER.matcher(text).results().map(PromptText::name).forEach(unknown::add);
        unknown.removeAll(placeholders.keySet());
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("has the unknown placeholder " + braced(unknown) + "; known are "
                    + braced(new TreeSet<>(placeholders.keySet())));
        }
        return new PromptText(text.strip(), placeholders);
    }

    String fill(Map<String, String> values) {
        return PLACEHOLDER
                .matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(value(name(found), values)))
                .strip();
    }

    private String value(String name, Map<String, String> values) {
        String value = values.get(name);
        return value == null || value.isBlank() ? "" : placeholders.get(name).apply(value);
    }

    private static String name(MatchResult found) {
        return found.group(1);
    }

    private static String braced(Set<String> names) {
        return "{" + String.join("}, {", names).replaceAll("\\s+", " ") + "}";
    }
}
