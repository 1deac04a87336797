package dev.aimessenger.routes;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.nodes.MappingNode;

/** The page docs/routes.md: each route in one row, and diagrams of how they are connected. */
final class RoutesPage {

    private static final String HEAD = """
            # Routes

            Each flow of [routes/](../routes): what it is for, from where to where, and what happens when it fails. This page and
            its diagrams are written by `make routes` from the files themselves: edit those. How the services work together is told
            in [architecture.md](architecture.md); how to change a route, in [editing-routes.md](editing-routes.md). Topics have
            the names that `config/common.yaml` gives them when no `TOPIC_*` is set.

            ## All flows

            Services, topics (rounded), calls by gRPC (dotted; those of Java routes too) and the model.

            """;

    private static final String POLICIES = """

            ## When a step fails

            A route names one of these policies of [routes/shared](../routes/shared). How often and how long they try is in
            `config/common.yaml` (`aimessenger.retry`), as are the circuit breakers.

            | policy | what it does | dead letter |
            |---|---|---|
            """;

    private static final String COLUMNS = """

            | route | what it is for | from | to | when it fails |
            |---|---|---|---|---|
            """;

    private final ProjectRoutes project;
    private final List<RouteFile> files;
    private final Map<String, List<RouteFile>> routesByFolder = new TreeMap<>();
    private final Map<String, RouteFile> policies = new TreeMap<>();

    /** @param project whose files keep the rules */
    RoutesPage(ProjectRoutes project) {
        this.project = project;
        this.files = project.texts().entrySet().stream()
                .flatMap(file -> RouteFile.read(file.getKey(), file.getValue()).stream())
                .toList();
        for (RouteFile file : files) {
            if (!file.isPolicy()) {
                routesByFolder
                        .computeIfAbsent(file.folder(), folder -> new ArrayList<>())
                        .add(file);
            } else {
                policies.put(file.id(), file);
            }
        }
    }

    int routes() {
        return files.size() - policies.size();
    }

    int policies() {
        return policies.size();
    }

    String text() {
        StringBuilder page = new StringBuilder(HEAD);
        diagram(page, overview());
        page.append(POLICIES);
        policies.values()
                .forEach(policy -> page.append("| ")
                        .append(link(policy))
                        .append(" | ")
                        .append(cell(policy.about()))
                        .append(" | ")
                        .append(policy.hasDeadLetters() ? "`<topic>.dlt`" : "")
                        .append(" |\n"));
        routesByFolder.forEach((folder, routes) -> {
            page.append("\n## ").append(folder).append('\n');
            Set<String> inside = inside(folder, routes);
            if (!inside.isEmpty()) {
                page.append('\n');
                diagram(page, inside);
            }
            page.append(COLUMNS);
            routes.forEach(route -> page.append(row(route)).append('\n'));
        });
        return page.toString();
    }

    private static void diagram(StringBuilder page, Set<String> edges) {
        page.append("```mermaid\nflowchart LR\n");
        edges.forEach(edge -> page.append("  ").append(edge).append('\n'));
        page.append("```\n");
    }

    /** Topics and calls between services. Dead letters and their replays are left out. */
    private Set<String> overview() {
        Set<String> edges = new LinkedHashSet<>();
        Map<String, Set<String>> calls = new TreeMap<>();
        routesByFolder.forEach((folder, routes) -> {
            Wiring wiring = new Wiring(folder);
            for (RouteFile route : routes) {
                route.from().ifPresent(from -> {
                    String topic = wiring.topic(from);
                    if (!topic.isEmpty() && !topic.endsWith(Wiring.DEAD_LETTERS)) {
                        edges.add(topicNode(topic) + " --> " + node(folder));
                    } else if (RouteYaml.scheme(from).equals("vertx-websocket")) {
                        edges.add("clients([clients]) <-- WebSocket --> " + node(folder));
                    }
                });
                for (MappingNode send : route.sends()) {
                    if (!wiring.topic(send).isEmpty()) {
                        edges.add(node(folder) + " --> " + topicNode(wiring.topic(send)));
                    } else if (RouteYaml.scheme(send).equals("openai")) {
                        edges.add(node(folder) + " --> model[(model)]");
                    }
                }
                wiring.calls(route)
                        .forEach(call -> calls.computeIfAbsent(
                                        node(folder) + ">" + node(call.service()), edge -> new TreeSet<>())
                                .add(call.method()));
            }
        });
        for (String service : ProjectFiles.services()) {
            writtenInJava(service).forEach(topic -> edges.add(node(service) + " --> " + topicNode(topic)));
            project.java(service)
                    .calls()
                    .forEach(call -> calls.computeIfAbsent(
                                    node(service) + ">" + node(call.service()), edge -> new TreeSet<>())
                            .add(call.method()));
        }
        calls.forEach((ends, methods) -> {
            String[] both = ends.split(">");
            edges.add(both[0] + " -. \"" + String.join("<br>", methods) + "\" .-> " + both[1]);
        });
        return edges;
    }

    /** Topics that a service names in Java or in its settings, for a route that sends to whatever topic the record names. */
    private List<String> writtenInJava(String service) {
        boolean sends = routesByFolder.getOrDefault(service, List.of()).stream()
                .flatMap(route -> route.sends().stream())
                .anyMatch(send -> RouteYaml.scheme(send).equals("kafka")
                        && new Wiring(service).topic(send).isEmpty());
        if (!sends) {
            return List.of();
        }
        String own = ProjectFiles.read("config/" + service + ".yaml");
        return ProjectFiles.commonSettings().keySet().stream()
                .filter(key -> key.startsWith("topic."))
                .filter(key ->
                        own.contains("${" + key + "}") || project.java(service).contain("${" + key + "}"))
                .map(key -> new Wiring(service).plain("{{" + key + "}}"))
                .toList();
    }

    /** Which route of a service hands over to which. */
    private static Set<String> inside(String folder, List<RouteFile> routes) {
        Wiring wiring = new Wiring(folder);
        Map<String, RouteFile> byConsumer = new TreeMap<>();
        for (RouteFile route : routes) {
            route.consumer().ifPresent(name -> byConsumer.put(name, route));
        }
        Set<String> edges = new LinkedHashSet<>();
        for (RouteFile route : routes) {
            if (route.from().map(wiring::topic).orElse("").endsWith(Wiring.DEAD_LETTERS)) {
                continue;
            }
            route.from()
                    .filter(from -> route.consumer().isEmpty())
                    .ifPresent(from -> edges.add(entry(route, wiring.from(from)) + " --> " + node(route.id())));
            for (MappingNode send : route.sends()) {
                RouteFile called = byConsumer.get(RouteFile.inside(send));
                if (called != null) {
                    edges.add(node(route.id()) + " --> " + node(called.id()));
                } else if (!wiring.topic(send).isEmpty()) {
                    edges.add(node(route.id()) + " --> " + topicNode(wiring.topic(send)));
                } else if (RouteYaml.scheme(send).equals("openai")) {
                    edges.add(node(route.id()) + " --> model[(model)]");
                }
            }
            wiring.calls(route)
                    .forEach(call ->
                            edges.add(node(route.id()) + " -. " + call.method() + " .-> " + node(call.service())));
        }
        return edges;
    }

    private static String entry(RouteFile route, String words) {
        return "from_" + id(route.id()) + "([\"" + words.replace("`", "") + "\"])";
    }

    private static String node(String name) {
        return id(name) + "[" + name + "]";
    }

    private static String topicNode(String topic) {
        return "topic_" + id(topic) + "([" + topic + "])";
    }

    private static String id(String name) {
        return name.replaceAll("\\W", "_");
    }

    private String row(RouteFile route) {
        Wiring wiring = new Wiring(route.folder());
        String topic = route.from().map(wiring::topic).orElse("");
        boolean deadLetters = policies.get(route.policy()).hasDeadLetters();
        String fails = link(policies.get(route.policy()))
                + (deadLetters && !topic.isEmpty() ? ", then `" + topic + Wiring.DEAD_LETTERS + "`" : "");
        return "| "
                + String.join(
                        " | ",
                        link(route),
                        cell(route.about()),
                        cell(from(route, wiring)),
                        wiring.to(route).stream().map(RoutesPage::cell).collect(Collectors.joining("<br>")),
                        fails)
                + " |";
    }

    private String from(RouteFile route, Wiring wiring) {
        MappingNode from = route.from().orElseThrow();
        String name = route.consumer().orElse("");
        if (name.isEmpty()) {
            return wiring.from(from)
                    + ("false".equals(route.text("autoStartup")) ? ", when an operator starts it" : "");
        }
        Set<String> callers = new TreeSet<>();
        files.stream()
                .filter(file -> route.folder().equals("shared")
                        || file.folder().equals("shared")
                        || file.folder().equals(route.folder()))
                .filter(file -> file.sends().stream()
                        .anyMatch(send -> RouteFile.inside(send).equals(name)))
                .forEach(file -> callers.add("`" + file.id() + "`"));
        if (ProjectFiles.services().contains(route.folder())
                && project.java(route.folder()).contain("to(\"" + name + "\")")) {
            callers.add("Java");
        }
        return callers.size() > 5 ? "`" + name + "`" : String.join(", ", callers);
    }

    private static String link(RouteFile file) {
        return "[" + file.id() + "](../routes/" + file.path().toString().replace('\\', '/') + ")";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("<topic>", "&lt;topic&gt;");
    }
}
