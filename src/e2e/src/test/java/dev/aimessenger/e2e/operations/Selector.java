package dev.aimessenger.e2e.operations;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One metric that a PromQL expression asks for.
 *
 * @param name of the metric
 * @param matchers {@code label=value}, with the operators of PromQL
 */
record Selector(String name, List<Label> matchers) {

    private static final Pattern STRING = Pattern.compile("\"[^\"]*\"");
    private static final Pattern GROUPING = Pattern.compile("\\b(?:by|without|on|ignoring)\\s*\\(([^)]*)\\)");
    private static final Pattern RANGE = Pattern.compile("\\[[^]]*]");
    private static final Pattern NAME =
            Pattern.compile("(?<![\\w:\"])([a-zA-Z_:][\\w:]*)(?:\\{([^}]*)})?(?![\\w:]*\\s*\\()");
    private static final Pattern LABEL = Pattern.compile("(\\w+)\\s*(=~|!~|!=|=)\\s*\"([^\"]*)\"");
    private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "offset");

    record Label(String name, String operator, String value) {

        boolean matches(Map<String, String> labels) {
            String actual = labels.getOrDefault(name, "");
            return switch (operator) {
                case "=" -> actual.equals(value);
                case "!=" -> !actual.equals(value);
                case "=~" -> actual.matches(value);
                default -> !actual.matches(value);
            };
        }
    }

    /** All of an expression. */
    static List<Selector> of(String expression) {
        String bare = RANGE.matcher(GROUPING.matcher(expression).replaceAll("")).replaceAll("");
        List<Selector> selectors = new ArrayList<>();
        Matcher names = NAME.matcher(bare);
        while (names.find()) {
            if (!WORDS.contains(names.group(1))) {
                List<Label> labels = new ArrayList<>();
                Matcher label = LABEL.matcher(names.group(2) == null ? "" : names.group(2));
                while (label.find()) {
                    labels.add(new Label(label.group(1), label.group(2), label.group(3)));
                }
                selectors.add(new Selector(names.group(1), labels));
            }
        }
        return selectors;
    }

    /** The labels by which an expression groups. */
    static Set<String> groups(String expression) {
        return GROUPING.matcher(STRING.matcher(expression).replaceAll("\"\""))
                .results()
                .flatMap(found -> Pattern.compile(",").splitAsStream(found.group(1)))
                .map(String::strip)
                .collect(Collectors.toSet());
    }
}
