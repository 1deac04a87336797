package dev.aimessenger.e2e.structure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.e2e.structure.RouteRules.Surroundings;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;

/** Every file of routes/ keeps the rules. */
class RouteFilesTest {

    static final Path ROUTES = ProjectFiles.ROOT.resolve("routes");
    private static final Pattern JAVA_FROM_DIRECT = Pattern.compile("\\bfrom\\(\\s*\"direct:([^\"?]+)");

    private final RouteRules rules = new RouteRules(surroundings());

    @TestFactory
    Stream<DynamicTest> keepsTheRules() {
        List<Path> files = ProjectFiles.below(ROUTES, ".camel.yaml");
        assertThat(files).isNotEmpty();
        return files.stream()
                .map(ROUTES::relativize)
                .map(file -> DynamicTest.dynamicTest(
                        file.toString(),
                        () -> assertThat(rules.problems(file, ProjectFiles.read(ROUTES.resolve(file))))
                                .as("problems")
                                .isEmpty()));
    }

    @Test
    void holdsRoutesAndNothingElse() {
        assertThat(ProjectFiles.below(ROUTES, ""))
                .filteredOn(file -> !file.equals(ROUTES.resolve("pom.xml")))
                .allSatisfy(file -> assertThat(file.getFileName().toString()).matches(".*\\.(camel|kamelet)\\.yaml"));
    }

    /** Camel's starter gives a named configuration its own defaults, which go before the general values. */
    @Test
    void everyNamedBreakerRepeatsTheGeneralValues() {
        String general = "camel.resilience4j.";
        String named = general + "configurations.";
        for (String service : ProjectFiles.services()) {
            Map<String, String> settings = ProjectFiles.settings(service);
            List<String> values = settings.keySet().stream()
                    .filter(key -> key.startsWith(general) && !key.startsWith(named))
                    .map(key -> key.substring(general.length()))
                    .toList();
            Set<String> breakers = settings.keySet().stream()
                    .filter(key -> key.startsWith(named))
                    .map(key -> key.substring(named.length()).split("\\.")[0])
                    .collect(Collectors.toSet());
            assertThat(values).contains("throw-exception-when-half-open-or-open-state");
            assertThat(breakers).isNotEmpty().allSatisfy(breaker -> {
                assertThat(settings)
                        .containsKeys(values.stream()
                                .map(value -> named + breaker + "." + value)
                                .toArray(String[]::new));
                assertThat(settings)
                        .containsEntry(named + breaker + ".throw-exception-when-half-open-or-open-state", "true");
            });
        }
    }

    @Test
    void noIdIsTakenTwiceInAService() {
        for (String service : ProjectFiles.services()) {
            Map<Path, Node> files = new TreeMap<>();
            for (String folder : List.of("shared", service)) {
                ProjectFiles.below(ROUTES.resolve(folder), ".camel.yaml")
                        .forEach(file -> files.put(ROUTES.relativize(file), compose(file)));
            }
            assertThat(doubleIds(files)).isEmpty();
        }
    }

    @Test
    void anIdThatIsTakenTwiceIsNoticed() {
        Node one = new Yaml().compose(new StringReader("- to: {id: send, uri: log}"));
        Node other = new Yaml().compose(new StringReader("- log: {id: send, message: sent}"));
        assertThat(doubleIds(Map.of(Path.of("one"), one, Path.of("other"), other)))
                .singleElement()
                .asString()
                .startsWith("id send is in");
        assertThat(doubleIds(Map.of(Path.of("one"), one))).isEmpty();
    }

    private static List<String> doubleIds(Map<Path, Node> files) {
        Map<String, Path> owners = new HashMap<>();
        List<String> problems = new ArrayList<>();
        files.forEach((file, document) -> ids(document).forEach(id -> {
            Path other = owners.put(id, file);
            if (other != null) {
                problems.add("id " + id + " is in " + other + " and in " + file);
            }
        }));
        return problems;
    }

    private static Set<String> ids(Node document) {
        Set<String> ids = new TreeSet<>();
        RouteRules.endpoints(document, name -> !name.equals("parameters"))
                .forEach(definition ->
                        RouteRules.child(definition, "id").map(RouteRules::text).ifPresent(ids::add));
        return ids;
    }

    static Surroundings surroundings() {
        Set<String> configurations = new TreeSet<>();
        Set<String> deadLetterPolicies = new TreeSet<>();
        for (Path file : ProjectFiles.below(ROUTES.resolve("shared"), ".camel.yaml")) {
            for (MappingNode configuration : RouteRules.endpoints(compose(file), "routeConfiguration"::equals)) {
                String id = RouteRules.child(configuration, "id")
                        .map(RouteRules::text)
                        .orElse("");
                configurations.add(id);
                if (RouteRules.endpoints(configuration, "to"::equals).stream()
                        .anyMatch(to -> RouteRules.scheme(to).equals("kafka"))) {
                    deadLetterPolicies.add(id);
                }
            }
        }
        return new Surroundings(
                configurations,
                deadLetterPolicies,
                ProjectFiles.services(),
                RouteFilesTest::hasProperty,
                (folder, name) -> folder.equals("shared")
                        ? ProjectFiles.services().stream()
                                .anyMatch(service -> directs(service).contains(name))
                        : directs(folder).contains(name),
                RouteFilesTest::hasBreaker,
                (folder, name) ->
                        Files.exists(ProjectFiles.ROOT.resolve("services/" + folder + "/src/main/resources/" + name)),
                "true"
                        .equals(ProjectFiles.commonSettings()
                                .get("camel.resilience4j.throw-exception-when-half-open-or-open-state")));
    }

    /** A shared policy is made only where a route names it, so one service with the setting is enough. */
    private static boolean hasProperty(String folder, String name) {
        return folder.equals("shared")
                ? ProjectFiles.services().stream()
                        .anyMatch(service -> ProjectFiles.settings(service).containsKey(name))
                : ProjectFiles.services().contains(folder)
                        && ProjectFiles.settings(folder).containsKey(name);
    }

    /** Names of {@code direct:} consumers in the service's YAML, in shared YAML and in Java. */
    private static Set<String> directs(String folder) {
        Set<String> names = new TreeSet<>();
        for (String place : List.of("shared", folder)) {
            for (Path file : ProjectFiles.below(ROUTES.resolve(place), ".camel.yaml")) {
                RouteRules.endpoints(compose(file), "from"::equals).stream()
                        .filter(from -> RouteRules.scheme(from).equals("direct"))
                        .forEach(from -> names.add(
                                RouteRules.uri(from).contains(":")
                                        ? RouteRules.uri(from).substring("direct:".length())
                                        : RouteRules.parameter(from, "name")));
            }
        }
        for (String place : List.of("services/" + folder, "src/common")) {
            for (Path file : ProjectFiles.below(ProjectFiles.ROOT.resolve(place + "/src/main/java"), ".java")) {
                Matcher from = JAVA_FROM_DIRECT.matcher(ProjectFiles.read(file));
                while (from.find()) {
                    names.add(from.group(1));
                }
            }
        }
        return names;
    }

    private static boolean hasBreaker(String folder, String name) {
        if (folder.equals("shared")) {
            // A shared route runs in every service.
            return ProjectFiles.services().stream().allMatch(service -> hasBreaker(service, name));
        }
        String prefix = "camel.resilience4j.configurations." + name + ".";
        if (ProjectFiles.services().contains(folder)
                && ProjectFiles.settings(folder).keySet().stream().anyMatch(key -> key.startsWith(prefix))) {
            return true;
        }
        Pattern bean = Pattern.compile("Resilience4jConfigurationDefinition\\s+" + Pattern.quote(name)
                + "\\s*\\(|@Bean\\(\"" + Pattern.quote(name) + "\"\\)");
        return Stream.of("services/" + folder, "src/common")
                .flatMap(place ->
                        ProjectFiles.below(ProjectFiles.ROOT.resolve(place + "/src/main/java"), ".java").stream())
                .anyMatch(file -> bean.matcher(ProjectFiles.read(file)).find());
    }

    static Node compose(Path file) {
        return new Yaml().compose(new StringReader(ProjectFiles.read(file)));
    }
}
