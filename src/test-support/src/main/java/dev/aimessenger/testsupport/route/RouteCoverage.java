package dev.aimessenger.testsupport.route;

import dev.aimessenger.routes.ProjectFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Which nodes of the files of routes/ tests have entered. */
public final class RouteCoverage {

    private static final String FOLDER = "target/route-coverage";

    /** A node: {@code <file>:<line>}, and how many exchanges have come to it. */
    private final Map<String, Long> exchanges = new ConcurrentHashMap<>();

    void knows(String node) {
        exchanges.putIfAbsent(node, 0L);
    }

    void entered(String node) {
        exchanges.merge(node, 1L, Long::sum);
    }

    /** Writes what one test class has entered into the module that it is in. */
    void write(Class<?> test) throws IOException {
        Files.createDirectories(Path.of(FOLDER));
        Files.write(
                Path.of(FOLDER, test.getName() + ".txt"),
                new TreeMap<>(exchanges)
                        .entrySet().stream()
                                .map(node -> node.getKey() + " " + node.getValue())
                                .toList());
    }

    /** What the tests of all modules have entered, as their last runs have written it. */
    public static RouteCoverage ofAllModules() throws IOException {
        RouteCoverage all = new RouteCoverage();
        for (String modules : List.of("services", "src")) {
            for (Path file : ProjectFiles.below(ProjectFiles.ROOT.resolve(modules), ".txt")) {
                if (file.getParent().endsWith(FOLDER)) {
                    for (String line : Files.readAllLines(file)) {
                        int blank = line.lastIndexOf(' ');
                        all.exchanges.merge(
                                line.substring(0, blank), Long.valueOf(line.substring(blank + 1)), Long::sum);
                    }
                }
            }
        }
        return all;
    }

    public Set<String> files() {
        return exchanges.keySet().stream().map(RouteCoverage::fileOf).collect(Collectors.toCollection(TreeSet::new));
    }

    public long nodes() {
        return exchanges.size();
    }

    public long enteredNodes() {
        return exchanges.values().stream().filter(count -> count > 0).count();
    }

    /** @return {@code routes/<file>:<line>} of each node that no exchange has come to */
    public List<String> missed() {
        return exchanges.entrySet().stream()
                .filter(node -> node.getValue() == 0)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /** @return a line a file: entered and all nodes, and the lines that are missed */
    public List<String> report() {
        List<String> lines = new ArrayList<>();
        for (String file : files()) {
            List<Map.Entry<String, Long>> nodes = exchanges.entrySet().stream()
                    .filter(node -> fileOf(node.getKey()).equals(file))
                    .toList();
            List<String> missed = missed().stream()
                    .filter(node -> fileOf(node).equals(file))
                    .map(node -> node.substring(file.length() + 1))
                    .toList();
            lines.add("%s: %d of %d nodes%s"
                    .formatted(
                            file,
                            nodes.size() - missed.size(),
                            nodes.size(),
                            missed.isEmpty() ? "" : ", not lines " + String.join(", ", missed)));
        }
        lines.add("%d of %d nodes are entered: %.1f %%"
                .formatted(enteredNodes(), nodes(), 100.0 * enteredNodes() / nodes()));
        return lines;
    }

    private static String fileOf(String node) {
        return node.substring(0, node.lastIndexOf(':'));
    }
}
