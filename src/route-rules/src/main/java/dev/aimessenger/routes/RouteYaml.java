package dev.aimessenger.routes;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** A route file as YAML nodes, which know their lines. */
public final class RouteYaml {

    private RouteYaml() {}

    public static Node compose(String yaml) {
        return new Yaml().compose(new StringReader(yaml));
    }

    /** @return nothing when it is not YAML */
    static Optional<Node> tryToCompose(String yaml) {
        try {
            return Optional.ofNullable(compose(yaml));
        } catch (YAMLException e) {
            return Optional.empty();
        }
    }

    /** @return every endpoint below a node, consumers ({@code from}) and producers, that the test likes */
    public static List<MappingNode> endpoints(Node node, Predicate<String> step) {
        List<MappingNode> found = new ArrayList<>();
        if (node instanceof SequenceNode sequence) {
            sequence.getValue().forEach(child -> found.addAll(endpoints(child, step)));
        } else if (node instanceof MappingNode mapping) {
            for (NodeTuple entry : mapping.getValue()) {
                if (step.test(text(entry.getKeyNode())) && entry.getValueNode() instanceof MappingNode endpoint) {
                    found.add(endpoint);
                }
                found.addAll(endpoints(entry.getValueNode(), step));
            }
        }
        return found;
    }

    public static String uri(MappingNode endpoint) {
        Optional<String> uri = child(endpoint, "uri").map(RouteYaml::text);
        // enrich and pollEnrich have their address in an expression.
        return uri.orElseGet(() -> child(endpoint, "expression")
                .filter(MappingNode.class::isInstance)
                .map(MappingNode.class::cast)
                .flatMap(expression -> expression.getValue().stream().findFirst())
                .map(NodeTuple::getValueNode)
                .map(language -> language instanceof MappingNode detailed
                        ? child(detailed, "expression").map(RouteYaml::text).orElse("")
                        : text(language))
                .orElse(""));
    }

    public static String scheme(MappingNode endpoint) {
        return uri(endpoint).split("[:?]", 2)[0];
    }

    /** @return a value that stands beside {@code uri}, or empty */
    public static String option(MappingNode endpoint, String name) {
        return child(endpoint, name).map(RouteYaml::text).orElse("");
    }

    public static String parameter(MappingNode endpoint, String name) {
        return child(endpoint, "parameters")
                .filter(MappingNode.class::isInstance)
                .flatMap(parameters -> child((MappingNode) parameters, name))
                .map(RouteYaml::text)
                .orElse("");
    }

    static Optional<Node> child(MappingNode node, String key) {
        return node.getValue().stream()
                .filter(entry -> text(entry.getKeyNode()).equals(key))
                .map(NodeTuple::getValueNode)
                .findFirst();
    }

    static String text(Node node) {
        return node instanceof ScalarNode scalar ? scalar.getValue() : "";
    }

    static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }

    /** @param pointer such as {@code /0/route/from/steps/1} */
    static int lineAt(Node document, String pointer) {
        Node node = document;
        for (String part : pointer.split("/")) {
            if (part.isEmpty()) {
                continue;
            }
            Optional<Node> next = Optional.empty();
            if (node instanceof SequenceNode sequence) {
                next = Optional.of(sequence.getValue().get(Integer.parseInt(part)));
            } else if (node instanceof MappingNode mapping) {
                next = child(mapping, part.replace("~1", "/").replace("~0", "~"));
            }
            if (next.isEmpty()) {
                break;
            }
            node = next.get();
        }
        return line(node);
    }
}
