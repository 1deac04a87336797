package dev.aimessenger.e2e.reliability;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What was tried, what came of it, and what it should have been: a Markdown table. */
public final class Report {

    private final List<Row> rows = new ArrayList<>();
    private final PrintStream out;
    private final long begin = System.nanoTime();

    Report(PrintStream out) {
        this.out = out;
    }

    private record Row(String trial, String figure, String target, boolean reached, boolean timed) {}

    /** Tells how far the run is. */
    void say(String line, Object... values) {
        out.printf(Locale.ROOT, "%7.1f s  %s%n", (System.nanoTime() - begin) / 1e9, line.formatted(values));
        out.flush();
    }

    void add(String trial, String figure, String target, boolean reached) {
        add(new Row(trial, figure, target, reached, false));
    }

    /** A figure that another machine, or the same one with more to do, may not reach although nothing is wrong. */
    void addTimed(String trial, String figure, String target, boolean reached) {
        add(new Row(trial, figure, target, reached, true));
    }

    private void add(Row row) {
        rows.add(row);
        say("%s: %s (%s)%s", row.trial(), row.figure(), row.target(), row.reached() ? "" : "  NOT REACHED");
    }

    /** A figure without a target. */
    void add(String trial, String figure) {
        rows.add(new Row(trial, figure, "", true, false));
        say("%s: %s", trial, figure);
    }

    /** What was not reached, a line each. */
    public List<String> failures() {
        return describe(rows.stream().filter(row -> !row.reached()));
    }

    /** What is wrong on any machine, a line each. */
    List<String> faults() {
        return describe(rows.stream().filter(row -> !row.reached() && !row.timed()));
    }

    private static List<String> describe(Stream<Row> rows) {
        return rows.map(row -> row.trial() + ": " + row.figure() + " (" + row.target() + ")")
                .toList();
    }

    /** The table. */
    public String markdown() {
        StringBuilder table = new StringBuilder("| trial | result | target | reached |\n|---|---|---|---|\n");
        for (Row row : rows) {
            table.append("| ").append(row.trial());
            table.append(" | ").append(row.figure());
            table.append(" | ").append(row.target());
            table.append(" | ").append(row.target().isEmpty() ? "" : row.reached() ? "yes" : "**no**");
            table.append(" |\n");
        }
        return table.toString();
    }
}
