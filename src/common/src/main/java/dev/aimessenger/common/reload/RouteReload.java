package dev.aimessenger.common.reload;

import dev.aimessenger.common.reload.LiveRoutes.BusyException;
import dev.aimessenger.common.reload.WatchedFiles.Change;
import dev.aimessenger.routes.RouteFile;
import dev.aimessenger.routes.RouteRules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.model.RouteDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes over route files that were edited, added or removed. A file that breaks a rule of {@code make routes}, or of
 * which no route can be made, is refused with file, line and reason, and what ran before runs on; it is tried again when
 * anything changes. An edited policy is taken over by the routes that name it.
 */
final class RouteReload {

    private static final Logger LOG = LoggerFactory.getLogger(RouteReload.class);
    private static final String SHARED = "shared";
    private static final String END = ".camel.yaml";
    /** The stamp of a file that is to be taken once more, whatever is in it. */
    private static final String BUSY = "busy";

    private final Path folder;
    private final LiveRoutes routes;
    private final ContextSurroundings surroundings;
    private final WatchedFiles files;
    /** What runs, by path below the folder. */
    private final Map<Path, String> running = new TreeMap<>();
    /** What was edited and does not run yet. */
    private final Map<Path, Change> wanted = new HashMap<>();

    /** Routes that were at work when they should have been made anew. */
    private final Map<String, RouteDefinition> stale = new TreeMap<>();

    /** Files whose routes were at work when they should have been replaced or removed. */
    private final Set<Path> busy = new HashSet<>();

    /** @param folder of shared/ and of one folder a service */
    RouteReload(Path folder, CamelContext camel, List<Handover> handovers) {
        this.folder = folder;
        this.routes = new LiveRoutes(camel, handovers);
        this.surroundings = new ContextSurroundings(camel);
        // A service without a folder has Java routes only.
        boolean hasOwn = Files.isDirectory(folder.resolve(camel.getName()));
        this.files = new WatchedFiles(() -> {
            List<Path> all = new ArrayList<>();
            for (String part : hasOwn ? List.of(SHARED, camel.getName()) : List.of(SHARED)) {
                Optional<List<Path>> inside = WatchedFiles.in(folder.resolve(part), END);
                if (inside.isEmpty()) {
                    return Optional.empty();
                }
                all.addAll(inside.get());
            }
            return Optional.of(all);
        });
        files.known().forEach(file -> running.put(folder.relativize(file), read(file)));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes over what was edited since the last look. */
    void look() {
        List<Change> changes = files.look();
        changes.forEach(change -> wanted.put(folder.relativize(change.file()), change));
        renewStale();
        if (changes.isEmpty() && busy.isEmpty()) {
            return;
        }
        busy.clear();
        Map<Path, List<String>> problems = new HashMap<>();
        // An edit may need another one: a route that calls a new one comes after it.
        boolean progress = true;
        while (progress) {
            progress = false;
            for (Path file : inOrder()) {
                if (busy.contains(file)) {
                    continue;
                }
                Change change = wanted.get(file);
                List<String> found = takeOver(file, change);
                problems.put(file, found);
                if (found.isEmpty()) {
                    wanted.remove(file, change);
                    progress = true;
                }
            }
        }
        problems.forEach((file, found) -> found.forEach(problem ->
                Told.refused(edit(file), problem + (running.containsKey(file) ? "; what ran before runs on" : ""))));
    }

    /**
     * Makes running routes anew, with settings as they are now.
     *
     * @param settings names of settings that policies mention
     * @param breakers names of configurations of circuit breakers
     * @return why that cannot be done, and then all are as they were; empty when it was done
     */
    Optional<String> renew(Set<String> settings, Set<String> breakers) {
        Set<String> policies = new HashSet<>();
        running.forEach((file, yaml) -> {
            if (settings.stream().anyMatch(name -> yaml.contains("{{" + name + "}}"))) {
                RouteFile.read(file, yaml).filter(RouteFile::isPolicy).ifPresent(policy -> policies.add(policy.id()));
            }
        });
        List<RouteDefinition> affected = routes.with(policies, breakers).stream()
                .filter(LiveRoutes::isRenewable)
                .toList();
        for (RouteDefinition route : affected) {
            try {
                routes.tryOut(route);
            } catch (RuntimeException e) {
                return Optional.of(Problem.reason(e));
            }
        }
        affected.forEach(route -> stale.put(route.getRouteId(), route));
        renewStale();
        return Optional.empty();
    }

    private void renewStale() {
        for (RouteDefinition route : List.copyOf(stale.values())) {
            String id = route.getRouteId();
            try {
                routes.renew(route);
                stale.remove(id);
            } catch (BusyException e) {
                LOG.info("{}, and has its old settings until they have ended", e.getMessage());
            } catch (Exception e) {
                stale.remove(id);
                Told.refused(id + System.nanoTime(), "Route " + id + " does not start any more: " + Problem.reason(e));
            }
        }
    }

    /** Makes the routes of files anew that name an edited policy, with it. */
    private Optional<String> remake(String policy) {
        List<Path> affected = files(running).stream()
                .filter(route -> route.policy().equals(policy))
                .map(RouteFile::path)
                .toList();
        for (Path file : affected) {
            try {
                routes.tryOut(location(file), running.get(file));
            } catch (Exception e) {
                return Optional.of(Problem.of(location(file), running.get(file), e));
            }
        }
        for (Path file : affected) {
            replace(file, running.get(file))
                    .ifPresent(problem -> Told.refused(file + " " + System.nanoTime(), problem));
        }
        return Optional.empty();
    }

    /** Removals before all else, as what they leave may be taken; policies before routes. */
    private List<Path> inOrder() {
        return wanted.keySet().stream()
                .sorted(Comparator.comparing(
                                (Path file) -> wanted.get(file).text().isPresent())
                        .thenComparing(file -> !file.startsWith(SHARED))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    /** @return what stands against it */
    private List<String> takeOver(Path file, Change change) {
        if (change.text().equals(Optional.ofNullable(running.get(file)))
                && !change.stamp().equals(BUSY)) {
            return List.of();
        }
        return change.text().map(yaml -> takeOver(file, yaml)).orElseGet(() -> remove(file));
    }

    private List<String> takeOver(Path file, String yaml) {
        Map<Path, String> then = new TreeMap<>(running);
        then.put(file, yaml);
        List<RouteFile> all = files(then);
        List<String> problems = new ArrayList<>(new RouteRules(surroundings.with(all)).problems(file, yaml));
        problems.addAll(RouteRules.doubleIds(all));
        if (!problems.isEmpty()) {
            return problems;
        }
        RouteFile edited = RouteFile.read(file, yaml).orElseThrow();
        return (edited.isPolicy() ? changePolicy(edited, yaml) : changeRoute(file, yaml))
                .stream().toList();
    }

    private Optional<String> changeRoute(Path file, String yaml) {
        try {
            routes.tryOut(location(file), yaml);
        } catch (Exception e) {
            return Optional.of(Problem.of(location(file), yaml, e));
        }
        return replace(file, yaml);
    }

    private Optional<String> replace(Path file, String yaml) {
        String id = RouteFile.read(file, yaml).orElseThrow().id();
        boolean isNew = !running.containsKey(file);
        long begin = System.nanoTime();
        try {
            routes.replace(id, location(file), yaml);
        } catch (BusyException e) {
            busy.add(file);
            wanted.put(file, new Change(file, Optional.of(yaml), BUSY));
            return Optional.of(location(file) + ":1: " + e.getMessage() + ", and is replaced when they have ended");
        } catch (Exception e) {
            return Optional.of(Problem.of(location(file), yaml, e) + restore(file, id));
        }
        running.put(file, yaml);
        stale.remove(id);
        Told.done(
                edit(file) + begin,
                "Route " + id + (isNew ? " was added" : " was replaced") + ": " + location(file) + " ("
                        + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin) + " ms)");
        return Optional.empty();
    }

    private String restore(Path file, String id) {
        String before = running.get(file);
        if (before == null) {
            return "";
        }
        try {
            routes.replace(id, location(file), before);
            return "";
        } catch (Exception e) {
            running.remove(file);
            return "; and the route that ran before does not start any more: " + e.getMessage();
        }
    }

    private Optional<String> changePolicy(RouteFile policy, String yaml) {
        Path file = policy.path();
        try {
            routes.configure(location(file), yaml);
        } catch (Exception e) {
            return Optional.of(Problem.of(location(file), yaml, e));
        }
        Optional<String> refused = remake(policy.id());
        if (refused.isPresent()) {
            try {
                routes.removePolicy(policy.id());
                if (running.containsKey(file)) {
                    routes.configure(location(file), running.get(file));
                }
            } catch (Exception e) {
                return Optional.of(
                        refused.get() + "; and the policy as it was cannot be taken again: " + e.getMessage());
            }
            return Optional.of(location(file) + ":1: no route can be made with it: " + refused.get());
        }
        running.put(file, yaml);
        Told.done(edit(file), "Policy " + policy.id() + " was taken over: " + location(file));
        List<String> java = routes.with(Set.of(policy.id()), Set.of()).stream()
                .filter(LiveRoutes::isOfJava)
                .map(RouteDefinition::getRouteId)
                .toList();
        if (!java.isEmpty()) {
            Told.done(
                    edit(file),
                    "Java routes take policy " + policy.id() + " at the next start: " + String.join(", ", java));
        }
        return Optional.empty();
    }

    private List<String> remove(Path file) {
        RouteFile gone = RouteFile.read(file, running.get(file)).orElseThrow();
        Map<Path, String> then = new TreeMap<>(running);
        then.remove(file);
        List<RouteFile> others = files(then);
        if (gone.isPolicy()) {
            List<String> users = others.stream()
                    .filter(route -> route.policy().equals(gone.id()))
                    .map(RouteFile::id)
                    .toList();
            if (!users.isEmpty()) {
                return List.of(location(file) + ":1: is gone, and routes name it: " + String.join(", ", users));
            }
        }
        try {
            if (gone.isPolicy()) {
                routes.removePolicy(gone.id());
            } else {
                routes.remove(gone.id());
            }
        } catch (BusyException e) {
            busy.add(file);
            return List.of(location(file) + ":1: " + e.getMessage() + ", and is removed when they have ended");
        } catch (Exception e) {
            return List.of(Problem.of(location(file), running.get(file), e));
        }
        String edit = edit(file);
        running.remove(file);
        stale.remove(gone.id());
        Told.done(
                edit,
                (gone.isPolicy() ? "Policy " : "Route ") + gone.id() + " was removed: " + location(file) + " is gone");
        RouteRules rules = new RouteRules(surroundings.with(others));
        then.forEach((other, yaml) -> rules.problems(other, yaml).forEach(problem -> Told.refused(edit, problem)));
        return List.of();
    }

    private static List<RouteFile> files(Map<Path, String> texts) {
        return texts.entrySet().stream()
                .flatMap(file -> RouteFile.read(file.getKey(), file.getValue()).stream())
                .toList();
    }

    private String edit(Path file) {
        Change change = wanted.get(file);
        return file + " " + (change == null ? "" : change.stamp()) + " ";
    }

    private static String location(Path file) {
        return "routes/" + file.toString().replace('\\', '/');
    }
}
