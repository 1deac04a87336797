package dev.aimessenger.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The tables of {@code docs/authorization.md}, by which tests say who may do what. */
public final class AuthorizationTable {

    private static final Path FILE = Path.of("docs", "authorization.md");

    private AuthorizationTable() {}

    /**
     * A line of a table.
     *
     * @param call a method and path, a gRPC method or an event
     * @param body the JSON to send, null for none
     * @param outcomes what each role gets, by the role's name
     */
    public record Rule(String call, String body, Map<String, String> outcomes) {

        @Override
        public String toString() {
            return call;
        }
    }

    /** @param heading of the table, such as {@code REST: chat-service} */
    public static List<Rule> rules(String heading) {
        List<String> lines = read().lines()
                .dropWhile(Predicate.not(("## " + heading)::equals))
                .skip(1)
                .takeWhile(line -> !line.startsWith("## "))
                .filter(line -> line.startsWith("|"))
                .toList();
        if (lines.size() < 3) {
            throw new IllegalStateException("No table below '## " + heading + "' in " + FILE);
        }
        List<String> roles = cells(lines.get(0));
        return lines.stream().skip(2).map(line -> rule(roles, cells(line))).toList();
    }

    private static Rule rule(List<String> roles, List<String> cells) {
        Map<String, String> outcomes = new TreeMap<>();
        for (int i = 1; i < roles.size(); i++) {
            outcomes.put(roles.get(i), cells.get(i));
        }
        String[] code = cells.get(0).split("`");
        return new Rule(code[1], code.length > 3 ? code[3] : null, outcomes);
    }

    private static List<String> cells(String line) {
        return Arrays.stream(line.substring(1).split("\\|")).map(String::strip).toList();
    }

    private static String read() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.exists(folder.resolve(FILE))) {
            folder = folder.getParent();
        }
        if (folder == null) {
            throw new IllegalStateException(FILE + " is in no folder above this one");
        }
        try {
            return Files.readString(folder.resolve(FILE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
