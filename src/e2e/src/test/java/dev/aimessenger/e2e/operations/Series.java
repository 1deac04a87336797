package dev.aimessenger.e2e.operations;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One line of what a service tells Prometheus. */
record Series(String name, Map<String, String> labels, double value) {

    private static final Pattern LINE = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    /** @param added labels that Prometheus adds to all of a target */
    static List<Series> read(String exposition, Map<String, String> added) {
        return exposition
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(LINE::matcher)
                .filter(Matcher::matches)
                .map(line -> {
                    Map<String, String> labels = new HashMap<>(added);
                    Matcher label = LABEL.matcher(line.group(2) == null ? "" : line.group(2));
                    while (label.find()) {
                        labels.put(label.group(1), label.group(2));
                    }
                    return new Series(line.group(1), labels, number(line.group(3)));
                })
                .toList();
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    boolean matches(Selector selector) {
        return name.equals(selector.name()) && selector.matchers().stream().allMatch(label -> label.matches(labels));
    }
}
