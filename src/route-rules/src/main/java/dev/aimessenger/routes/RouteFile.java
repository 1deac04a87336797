package dev.aimessenger.routes;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A file of routes/: one route, or one policy.
 *
 * @param path below routes/, such as {@code ws-gateway/publish-message.camel.yaml}
 * @param kind {@code route} or {@code routeConfiguration}
 * @param about the comment above it, as one line
 */
public record RouteFile(Path path, String kind, String about, MappingNode definition) {

    private static final String POLICY = "routeConfiguration";

    /** @return nothing when the file has another form */
    public static Optional<RouteFile> read(Path path, String yaml) {
        Optional<Node> document = RouteYaml.tryToCompose(yaml);
        if (document.orElse(null) instanceof SequenceNode items
                && !items.getValue().isEmpty()
                && items.getValue().get(0) instanceof MappingNode item
                && !item.getValue().isEmpty()) {
            NodeTuple only = item.getValue().get(0);
            if (only.getValueNode() instanceof MappingNode definition) {
                String above = yaml.lines()
                        .limit(item.getStartMark().getLine())
                        .map(line -> line.replaceFirst("^#\\s*", ""))
                        .collect(Collectors.joining(" "));
                return Optional.of(new RouteFile(path, RouteYaml.text(only.getKeyNode()), above, definition));
            }
        }
        return Optional.empty();
    }

    public String id() {
        return text("id");
    }

    public boolean isPolicy() {
        return kind.equals(POLICY);
    }

    /** The id of the policy that a route names. */
    public String policy() {
        return text("routeConfigurationId");
    }

    /** Whether a policy sends what fails to dead letters. */
    public boolean hasDeadLetters() {
        return isPolicy()
                && RouteYaml.endpoints(definition, "to"::equals).stream()
                        .anyMatch(to -> RouteYaml.scheme(to).equals("kafka"));
    }

    /** Such as {@code direct:feed}; nothing when other routes cannot call it. */
    public Optional<String> consumer() {
        return from().map(RouteFile::inside).filter(name -> !name.isEmpty());
    }

    /** Names of configurations of its circuit breakers. */
    public Set<String> breakers() {
        return RouteYaml.endpoints(definition, "circuitBreaker"::equals).stream()
                .flatMap(breaker -> RouteYaml.child(breaker, "configuration").stream())
                .map(RouteYaml::text)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    String folder() {
        return path.getName(0).toString();
    }

    String text(String key) {
        return RouteYaml.child(definition, key).map(RouteYaml::text).orElse("");
    }

    Optional<MappingNode> from() {
        return RouteYaml.child(definition, "from")
                .filter(MappingNode.class::isInstance)
                .map(MappingNode.class::cast);
    }

    /** What it sends to, in the order of its steps. */
    List<MappingNode> sends() {
        return RouteYaml.endpoints(definition, RouteRules::isSending);
    }

    /** @return such as {@code direct:feed}, or empty */
    public static String inside(MappingNode endpoint) {
        String scheme = RouteYaml.scheme(endpoint);
        if (!scheme.equals("direct") && !scheme.equals("seda")) {
            return "";
        }
        String uri = RouteYaml.uri(endpoint);
        return uri.contains(":") ? uri : uri + ":" + RouteYaml.parameter(endpoint, "name");
    }
}
