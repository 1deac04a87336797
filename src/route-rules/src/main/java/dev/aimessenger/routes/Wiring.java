package dev.aimessenger.routes;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.nodes.MappingNode;

/** What an endpoint of a route file leads to, in words and with the settings' defaults. */
final class Wiring {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}:]+)(?::[^{}]*)?}}");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^${}:]+)(?::([^${}]*))?}");
    private static final Pattern GRPC_SERVICE = Pattern.compile("dev\\.aimessenger\\.proto\\.(\\w+)\\.v\\d+\\.(\\w+)");
    static final String DEAD_LETTERS = ".dlt";

    private final Map<String, String> settings;

    /** @param service whose settings count; those that all services share, for shared/ */
    Wiring(String service) {
        this.settings = ProjectFiles.services().contains(service)
                ? ProjectFiles.settings(service)
                : ProjectFiles.commonSettings();
    }

    /** A call by gRPC. */
    record Call(String service, String name, String method) {}

    /** With settings filled in as they are when no environment variable is set. */
    String plain(String text) {
        String filled = PLACEHOLDER
                .matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(settings.getOrDefault(found.group(1), found.group())));
        for (Matcher found = VARIABLE.matcher(filled); found.find(); found = VARIABLE.matcher(filled)) {
            String value = found.group(2) != null ? found.group(2) : settings.get(found.group(1));
            if (value == null) {
                return filled;
            }
            filled = found.replaceFirst(Matcher.quoteReplacement(value));
        }
        return filled;
    }

    private String parameter(MappingNode endpoint, String name) {
        return plain(RouteYaml.parameter(endpoint, name));
    }

    /** @return empty when it is no topic, or one that only the record names */
    String topic(MappingNode endpoint) {
        String topic = RouteYaml.parameter(endpoint, "topic");
        return RouteYaml.scheme(endpoint).equals("kafka") && topic.contains("{{") ? plain(topic) : "";
    }

    List<Call> calls(RouteFile file) {
        List<Call> calls = new ArrayList<>();
        for (MappingNode send : file.sends()) {
            Matcher service = GRPC_SERVICE.matcher(RouteYaml.uri(send));
            if (RouteYaml.scheme(send).equals("grpc") && service.find()) {
                calls.add(new Call(service.group(1) + "-service", service.group(2), parameter(send, "method")));
            }
        }
        return calls;
    }

    String from(MappingNode from) {
        return switch (RouteYaml.scheme(from)) {
            case "kafka" -> "topic `" + topic(from) + "`";
            case "timer" -> "every " + parameter(from, "period") + " ms";
            case "sql" -> "rows of " + sql(from) + ", every " + parameter(from, "delay") + " ms";
            case "platform-http" -> "`" + parameter(from, "httpMethodRestrict") + " " + parameter(from, "path") + "`";
            case "vertx-websocket" -> "WebSockets";
            default -> "`" + RouteFile.inside(from) + "`";
        };
    }

    /** @return nothing for what stays inside a route, such as beans and logs */
    Set<String> to(RouteFile file) {
        return file.sends().stream()
                .map(this::to)
                .filter(words -> !words.isEmpty())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private String to(MappingNode send) {
        Matcher grpc = GRPC_SERVICE.matcher(RouteYaml.uri(send));
        return switch (RouteYaml.scheme(send)) {
            case "kafka" -> topic(send).isEmpty() ? "the topic that the record names" : "topic `" + topic(send) + "`";
            case "grpc" -> grpc.find() ? "gRPC `" + grpc.group(2) + "." + parameter(send, "method") + "`" : "gRPC";
            case "sql" -> sql(send);
            case "openai" -> "the model";
            case "vertx-websocket" -> "WebSockets";
            case "direct", "seda" -> "`" + RouteFile.inside(send) + "`";
            default -> RouteRules.isRemote(RouteYaml.scheme(send)) ? "`" + RouteYaml.uri(send) + "`" : "";
        };
    }

    private static String sql(MappingNode endpoint) {
        String query = RouteYaml.uri(endpoint).contains(":")
                ? RouteYaml.uri(endpoint)
                : RouteYaml.parameter(endpoint, "query");
        return "`" + query.replaceFirst("^.*/", "") + "`";
    }
}
