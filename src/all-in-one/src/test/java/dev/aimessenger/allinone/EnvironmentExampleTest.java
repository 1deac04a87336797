package dev.aimessenger.allinone;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.common.launch.ServiceSettings;
import dev.aimessenger.common.launch.ServiceSettings.Variable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** config/env.example is complete and true. */
class EnvironmentExampleTest {

    private static final Path EXAMPLE = Path.of("..", "..", "config", "env.example");
    private static final Pattern LINE = Pattern.compile("#?([A-Z][A-Z0-9_]*)=(.*)");
    /** Set by the operating system, and by no person. */
    private static final Set<String> GIVEN = Set.of("HOSTNAME");
    /** Read before any YAML file is. */
    private static final Set<String> BEFORE_FILES = Set.of(DataFolder.VARIABLE);

    @Test
    void everyVariableIsThereAndNoOther() throws IOException {
        Set<String> declared = new TreeSet<>(declared().keySet());
        declared.addAll(BEFORE_FILES);
        declared.removeAll(GIVEN);

        assertThat(documented().keySet()).containsExactlyInAnyOrderElementsOf(declared);
    }

    @Test
    void defaultsAreThoseOfTheFiles() throws IOException {
        Map<String, Set<String>> declared = declared();
        documented().forEach((name, value) -> {
            Set<String> defaults = declared.getOrDefault(name, Set.of());
            if (!defaults.isEmpty()) {
                assertThat(defaults).as(name).contains(value);
            }
        });
    }

    @Test
    void everyVariableIsExplainedOnTheLineAboveIt() throws IOException {
        List<String> lines = Files.readAllLines(EXAMPLE);
        for (int i = 0; i < lines.size(); i++) {
            if (LINE.matcher(lines.get(i)).matches()) {
                assertThat(lines.get(i - 1)).as(lines.get(i)).startsWith("# ").endsWith(".");
            }
        }
    }

    /** Name to its defaults: two services may have different ones. */
    private static Map<String, Set<String>> declared() {
        Map<String, Set<String>> declared = new HashMap<>();
        Stream.concat(Stream.of("all-in-one"), Deployable.ALL.stream().map(service -> "common," + service.name()))
                .flatMap(files -> ServiceSettings.read("any", files, Map.of()).variables().stream())
                .forEach(variable -> defaults(declared, variable));
        return declared;
    }

    private static void defaults(Map<String, Set<String>> declared, Variable variable) {
        Set<String> defaults = declared.computeIfAbsent(variable.name(), name -> new HashSet<>());
        if (variable.defaultValue() != null) {
            defaults.add(variable.defaultValue());
        }
    }

    private static Map<String, String> documented() throws IOException {
        return Files.readAllLines(EXAMPLE).stream()
                .map(LINE::matcher)
                .filter(Matcher::matches)
                .collect(toMap(line -> line.group(1), line -> line.group(2), (a, b) -> a, TreeMap::new));
    }
}
