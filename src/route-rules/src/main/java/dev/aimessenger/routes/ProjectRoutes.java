package dev.aimessenger.routes;

import dev.aimessenger.routes.RouteRules.Surroundings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The files of routes/, and what is around them in the project: settings, Java and SQL. */
public final class ProjectRoutes {

    static final Path ROUTES = ProjectFiles.ROOT.resolve("routes");
    private static final String SHARED = "shared";
    private static final String BREAKERS = "camel.resilience4j.configurations.";

    private final Map<Path, String> texts = new TreeMap<>();
    private final Map<String, JavaSources> java = new HashMap<>();
    private final Map<String, Set<String>> consumers = new HashMap<>();
    private final Map<String, Set<String>> beans = new HashMap<>();

    public ProjectRoutes() {
        for (Path file : ProjectFiles.below(ROUTES, "")) {
            if (!file.equals(ROUTES.resolve("pom.xml"))) {
                texts.put(ROUTES.relativize(file), ProjectFiles.read(file));
            }
        }
        ProjectFiles.services().forEach(service -> java.put(service, JavaSources.of(service)));
    }

    Map<Path, String> texts() {
        return texts;
    }

    JavaSources java(String service) {
        return java.get(service);
    }

    /** @return all that is wrong, each as {@code routes/<file>:<line>: what, and what to do}; nothing when all is well */
    public List<String> problems() {
        RouteRules rules = new RouteRules(surroundings());
        List<String> problems = new ArrayList<>();
        texts.forEach((file, yaml) -> problems.addAll(rules.problems(file, yaml)));
        if (problems.isEmpty()) {
            for (String service : ProjectFiles.services()) {
                problems.addAll(RouteRules.doubleIds(texts.keySet().stream()
                        .filter(file -> file.startsWith(SHARED) || file.startsWith(service))
                        .flatMap(file -> RouteFile.read(file, texts.get(file)).stream())
                        .toList()));
            }
        }
        return problems.stream().distinct().toList();
    }

    Surroundings surroundings() {
        List<RouteFile> policies =
                of(SHARED).stream().filter(RouteFile::isPolicy).toList();
        Set<String> configurations = ids(policies);
        Set<String> deadLetterPolicies =
                ids(policies.stream().filter(RouteFile::hasDeadLetters).toList());
        return new Surroundings(
                configurations,
                deadLetterPolicies,
                ProjectFiles.services(),
                // A shared policy is made only where a route names it, so one service that has what it needs is enough.
                (folder, name) ->
                        anyOf(folder, service -> ProjectFiles.settings(service).containsKey(name)),
                (folder, name) -> anyOf(folder, service -> consumers(service).contains(name)),
                (folder, name) -> anyOf(
                        folder,
                        service -> beans.computeIfAbsent(
                                        service, its -> java.get(its).beans())
                                .contains(name)),
                (folder, name) -> folder.equals(SHARED)
                        // A shared route runs in every service.
                        ? ProjectFiles.services().stream().allMatch(service -> hasBreaker(service, name))
                        : hasBreaker(folder, name),
                (folder, name) ->
                        Files.exists(ProjectFiles.ROOT.resolve("services/" + folder + "/src/main/resources/" + name)),
                "true"
                        .equals(ProjectFiles.commonSettings()
                                .get("camel.resilience4j.throw-exception-when-half-open-or-open-state")));
    }

    private static Set<String> ids(List<RouteFile> files) {
        return files.stream().map(RouteFile::id).collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean anyOf(String folder, Predicate<String> service) {
        return ProjectFiles.services().stream()
                .filter(name -> folder.equals(SHARED) || folder.equals(name))
                .anyMatch(service);
    }

    /** {@code direct:} and {@code seda:} consumers in the service's YAML, in shared YAML and in Java. */
    private Set<String> consumers(String service) {
        return consumers.computeIfAbsent(service, its -> {
            Set<String> found = new TreeSet<>(java.get(its).consumers());
            for (String folder : List.of(SHARED, its)) {
                of(folder).forEach(file -> file.consumer().ifPresent(found::add));
            }
            return found;
        });
    }

    private boolean hasBreaker(String service, String name) {
        return ProjectFiles.services().contains(service)
                && (ProjectFiles.settings(service).keySet().stream()
                                .anyMatch(key -> key.startsWith(BREAKERS + name + "."))
                        || java.get(service).contain("Resilience4jConfigurationDefinition " + name + "("));
    }

    /** Files of another form are told of elsewhere. */
    private List<RouteFile> of(String folder) {
        return texts.keySet().stream()
                .filter(file -> file.startsWith(folder))
                .flatMap(file -> RouteFile.read(file, texts.get(file)).stream())
                .toList();
    }
}
