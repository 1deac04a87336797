package dev.aimessenger.e2e.structure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * What a file of routes/ must be like, so that it can be read in Hawtio and survives failures. A problem reads {@code
 * file:line: what is wrong}.
 */
final class RouteRules {

    /**
     * Components that call no other service. Anything else is a remote call. Sockets of clients are here because the
     * component bounds them one by one; a breaker would let one slow client close the way to all others.
     */
    private static final Set<String> LOCAL = Set.of(
            "direct",
            "seda",
            "log",
            "bean",
            "class",
            "language",
            "controlbus",
            "dataformat",
            "json-validator",
            "kamelet",
            "mock",
            "timer",
            "scheduler",
            "vertx-websocket");

    private static final Set<String> SENDING = Set.of("to", "toD", "wireTap", "enrich", "pollEnrich", "poll");

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}]+)}}");

    private static final JsonSchema CAMEL_YAML = camelYamlSchema();

    /**
     * What is around the file that is judged.
     *
     * @param routeConfigurations ids in routes/shared
     * @param deadLetterPolicies those of them that send to dead letters
     * @param services folders of services/
     * @param hasProperty whether a service ("shared": every service) has a setting
     * @param hasDirect whether a service ("shared": any) has a route {@code from("direct:name")}
     * @param hasBreaker whether a service has a circuit breaker's configuration of that name
     * @param hasResource whether a service's jar has this resource
     * @param openBreakersThrow whether config/ makes open breakers throw when a route does not say
     */
    record Surroundings(
            Set<String> routeConfigurations,
            Set<String> deadLetterPolicies,
            Set<String> services,
            Known hasProperty,
            Known hasDirect,
            Known hasBreaker,
            Known hasResource,
            boolean openBreakersThrow) {

        @FunctionalInterface
        interface Known {
            boolean test(String service, String name);
        }
    }

    private final Surroundings surroundings;

    RouteRules(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** @param file path below routes/, such as {@code ws-gateway/publish-message.camel.yaml} */
    List<String> problems(Path file, String yaml) {
        return new Judgement(file, yaml).problems();
    }

    private final class Judgement {
        private final Path file;
        private final String yaml;
        private final String folder;
        private final String expectedId;
        private final List<String> problems = new ArrayList<>();
        private final Map<String, Integer> ids = new HashMap<>();

        Judgement(Path file, String yaml) {
            this.file = file;
            this.yaml = yaml;
            this.folder = file.getNameCount() < 2 ? "" : file.getName(0).toString();
            this.expectedId = file.getFileName().toString().replace(".camel.yaml", "");
        }

        List<String> problems() {
            Node document;
            try {
                document = new Yaml().compose(new StringReader(yaml));
            } catch (MarkedYAMLException e) {
                problem(e.getProblemMark().getLine() + 1, "is not YAML: " + e.getProblem());
                return problems;
            }
            if (!file.getFileName().toString().endsWith(".camel.yaml") || file.getNameCount() != 2) {
                problem(1, "a flow is routes/<service>/<route-id>.camel.yaml");
            }
            if (!folder.equals("shared") && !surroundings.services().contains(folder)) {
                problem(1, "there is no service " + folder + " in services/");
            }
            if (!(document instanceof SequenceNode items)
                    || items.getValue().size() != 1
                    || !(items.getValue().get(0) instanceof MappingNode item)
                    || item.getValue().size() != 1) {
                problem(1, "a file holds exactly one route (in shared/: one route or routeConfiguration)");
                return problems;
            }
            NodeTuple only = item.getValue().get(0);
            String kind = text(only.getKeyNode());
            checkComment(item);
            checkSchema(document);
            checkPlaceholders(document);
            if (kind.equals("route") && only.getValueNode() instanceof MappingNode route) {
                checkRoute(route);
            } else if (kind.equals("routeConfiguration")
                    && folder.equals("shared")
                    && only.getValueNode() instanceof MappingNode configuration) {
                checkId(configuration);
                need(configuration, "description");
                checkSteps(configuration, false, true);
            } else {
                problem(
                        line(item),
                        "a file holds one route (in shared/: one route or routeConfiguration), not " + kind);
            }
            problems.sort(Comparator.comparingInt(RouteRules::lineOf));
            return problems;
        }

        private void checkRoute(MappingNode route) {
            checkId(route);
            need(route, "description");
            String group = child(route, "group").map(RouteRules::text).orElse("");
            if (folder.equals("shared") ? group.isBlank() : !group.equals(folder)) {
                problem(line(route), "group must be the folder, " + folder + ", and is '" + group + "'");
            }
            String policy =
                    child(route, "routeConfigurationId").map(RouteRules::text).orElse("");
            if (!surroundings.routeConfigurations().contains(policy)) {
                problem(
                        line(route),
                        "routeConfigurationId '" + policy + "' is none of " + surroundings.routeConfigurations());
            }
            child(route, "from").filter(MappingNode.class::isInstance).ifPresent(from -> {
                boolean readsDeadLetters =
                        parameter((MappingNode) from, "topic").endsWith(".dlt");
                if (scheme((MappingNode) from).equals("kafka")
                        && surroundings.deadLetterPolicies().contains(policy) == readsDeadLetters) {
                    problem(
                            line(from),
                            readsDeadLetters
                                    ? "a route that reads dead letters must leave what fails where it is: " + policy
                                    : "a route that reads a topic needs a policy with a dead letter: "
                                            + surroundings.deadLetterPolicies());
                }
                checkUri((MappingNode) from);
                child((MappingNode) from, "steps").ifPresent(steps -> checkSteps(steps, false, false));
            });
        }

        private void checkId(MappingNode definition) {
            String id = child(definition, "id").map(RouteRules::text).orElse("");
            if (!id.equals(expectedId)) {
                problem(line(definition), "id must be the file's name, " + expectedId + ", and is '" + id + "'");
            }
            rememberId(definition);
        }

        /** @param inBreaker whether a circuit breaker is around these steps */
        private void checkSteps(Node node, boolean inBreaker, boolean inErrorHandler) {
            if (node instanceof SequenceNode sequence) {
                sequence.getValue().forEach(child -> checkSteps(child, inBreaker, inErrorHandler));
            }
            if (!(node instanceof MappingNode mapping)) {
                return;
            }
            for (NodeTuple entry : mapping.getValue()) {
                String name = text(entry.getKeyNode());
                Node value = entry.getValueNode();
                if (name.equals("parameters")) {
                    continue;
                }
                if (value instanceof MappingNode step && !name.equals("expression")) {
                    rememberId(step);
                }
                if (SENDING.contains(name)) {
                    checkSending(name, value, inBreaker, inErrorHandler);
                } else if (name.equals("circuitBreaker") && value instanceof MappingNode breaker) {
                    checkBreaker(breaker);
                    child(breaker, "steps").ifPresent(steps -> checkSteps(steps, true, inErrorHandler));
                    // The fallback runs outside the breaker.
                    child(breaker, "onFallback").ifPresent(steps -> checkSteps(steps, inBreaker, inErrorHandler));
                    continue;
                }
                checkSteps(value, inBreaker, inErrorHandler);
            }
        }

        private void checkBreaker(MappingNode breaker) {
            need(breaker, "id");
            if (child(breaker, "inheritErrorHandler")
                    .map(RouteRules::text)
                    .filter("true"::equals)
                    .isEmpty()) {
                problem(line(breaker), "nothing would retry this breaker's steps: set inheritErrorHandler: true");
            }
            Optional<String> named = child(breaker, "configuration").map(RouteRules::text);
            boolean passesWhenOpen = child(breaker, "resilience4jConfiguration")
                    .filter(MappingNode.class::isInstance)
                    .flatMap(own -> child((MappingNode) own, "throwExceptionWhenHalfOpenOrOpenState"))
                    .map(RouteRules::text)
                    .map("false"::equals)
                    .orElse(!surroundings.openBreakersThrow());
            if (passesWhenOpen && child(breaker, "onFallback").isEmpty()) {
                problem(
                        line(breaker),
                        "an open breaker would let the exchange go on: set throwExceptionWhenHalfOpenOrOpenState");
            }
            named.filter(name -> !surroundings.hasBreaker().test(folder, name))
                    .ifPresent(name -> problem(
                            line(breaker),
                            "no camel.resilience4j.configurations." + name + " in config/, no such bean"));
        }

        private void checkSending(String name, Node value, boolean inBreaker, boolean inErrorHandler) {
            if (!(value instanceof MappingNode step)) {
                problem(line(value), "write the long form: " + name + ": {uri: ..., parameters: ...}");
                return;
            }
            checkUri(step);
            String scheme = scheme(step);
            if (LOCAL.contains(scheme)) {
                return;
            }
            if (child(step, "id").map(RouteRules::text).orElse("").isBlank()) {
                problem(line(step), "remote step " + scheme + " has no id");
            }
            // A dead letter that cannot be sent must fail, not be short-cut: the consumer then stays on its record.
            boolean deadLetter = inErrorHandler && folder.equals("shared") && scheme.equals("kafka");
            if (!inBreaker && !deadLetter) {
                problem(line(step), "remote step " + scheme + " is in no circuitBreaker");
            }
        }

        private void checkUri(MappingNode endpoint) {
            String uri = uri(endpoint);
            if (uri.isBlank()) {
                problem(line(endpoint), "no uri");
            }
            if (uri.contains("?")) {
                problem(line(endpoint), "options belong in parameters, not in the uri");
            }
            String path = uri.contains(":") ? uri.substring(uri.indexOf(':') + 1) : "";
            if (scheme(endpoint).equals("direct")) {
                String target = path.isEmpty() ? parameter(endpoint, "name") : path.replaceFirst("^//", "");
                if (!target.contains("${") && !surroundings.hasDirect().test(folder, target)) {
                    problem(line(endpoint), "no route starts with direct:" + target);
                }
            }
            if (scheme(endpoint).equals("sql")) {
                String query = path.isEmpty() ? parameter(endpoint, "query") : path;
                String resource = query.replaceFirst("^classpath:", "");
                if (!query.startsWith("classpath:sql/")) {
                    problem(line(endpoint), "SQL belongs in a file, classpath:sql/<service>/<name>.sql");
                } else if (!surroundings.hasResource().test(folder, resource)) {
                    problem(line(endpoint), "there is no " + resource + " in the service's resources");
                }
            }
        }

        private void checkComment(MappingNode item) {
            List<String> lines = yaml.lines().toList();
            int above = item.getStartMark().getLine() - 1;
            String last = above < 0 ? "" : lines.get(above).strip();
            if (!last.startsWith("#") || !last.matches(".*[.?!]$")) {
                problem(line(item), "needs a comment above it: one sentence that says what it is for");
            }
        }

        private void checkSchema(Node document) {
            JsonNode json;
            try {
                json = new YAMLMapper().readTree(yaml);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            CAMEL_YAML.validate(json).forEach(message -> {
                String pointer = message.getInstanceLocation().toString();
                // Numbers and booleans may come from settings.
                boolean fromSettings = message.getType().equals("type")
                        && message.getInstanceNode() != null
                        && PLACEHOLDER
                                .matcher(message.getInstanceNode().asText())
                                .matches();
                // Camel reads it, its schema forgets it.
                boolean inherits = message.getMessage().contains("circuitBreaker: property 'inheritErrorHandler'");
                if (!fromSettings && !inherits) {
                    problem(lineAt(document, pointer), "not Camel's YAML DSL: " + message.getMessage());
                }
            });
        }

        private void checkPlaceholders(Node node) {
            if (node instanceof ScalarNode scalar) {
                Matcher placeholder = PLACEHOLDER.matcher(scalar.getValue());
                while (placeholder.find()) {
                    String name = placeholder.group(1).replaceFirst("^[?!]", "");
                    boolean hasDefault = name.contains(":");
                    if (!hasDefault && !surroundings.hasProperty().test(folder, name)) {
                        problem(
                                line(scalar),
                                "{{" + name + "}} is in neither config/common.yaml nor config/" + folder + ".yaml");
                    }
                }
            } else if (node instanceof SequenceNode sequence) {
                sequence.getValue().forEach(this::checkPlaceholders);
            } else if (node instanceof MappingNode mapping) {
                mapping.getValue().forEach(entry -> checkPlaceholders(entry.getValueNode()));
            }
        }

        private void rememberId(MappingNode definition) {
            child(definition, "id").map(RouteRules::text).ifPresent(id -> {
                Integer first = ids.putIfAbsent(id, line(definition));
                if (first != null && first != line(definition)) {
                    problem(line(definition), "id " + id + " is already taken in line " + first);
                }
            });
        }

        private void need(MappingNode definition, String key) {
            if (child(definition, key).map(RouteRules::text).orElse("").isBlank()) {
                problem(line(definition), "has no " + key);
            }
        }

        private void problem(int line, String what) {
            problems.add("routes/" + file.toString().replace('\\', '/') + ":" + line + ": " + what);
        }
    }

    static boolean isRemote(String scheme) {
        return !LOCAL.contains(scheme);
    }

    /** @return every endpoint below a node, consumers ({@code from}) and producers, that the test likes */
    static List<MappingNode> endpoints(Node node, Predicate<String> step) {
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

    static String uri(MappingNode endpoint) {
        Optional<String> uri = child(endpoint, "uri").map(RouteRules::text);
        // enrich and pollEnrich have their address in an expression.
        return uri.orElseGet(() -> child(endpoint, "expression")
                .filter(MappingNode.class::isInstance)
                .map(MappingNode.class::cast)
                .flatMap(expression -> expression.getValue().stream().findFirst())
                .map(NodeTuple::getValueNode)
                .map(language -> language instanceof MappingNode detailed
                        ? child(detailed, "expression").map(RouteRules::text).orElse("")
                        : text(language))
                .orElse(""));
    }

    static String scheme(MappingNode endpoint) {
        return uri(endpoint).split("[:?]", 2)[0];
    }

    static String parameter(MappingNode endpoint, String name) {
        return child(endpoint, "parameters")
                .filter(MappingNode.class::isInstance)
                .flatMap(parameters -> child((MappingNode) parameters, name))
                .map(RouteRules::text)
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

    private static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }

    private static int lineOf(String problem) {
        return Integer.parseInt(problem.replaceFirst("^[^:]+:(\\d+):.*", "$1"));
    }

    /** @param pointer such as {@code $[0].route.from.steps[1]} */
    private static int lineAt(Node document, String pointer) {
        Node node = document;
        Matcher part = Pattern.compile("\\[(\\d+)]|\\['([^']+)']|\\.([^.\\[]+)").matcher(pointer);
        while (part.find()) {
            Optional<Node> next = Optional.empty();
            if (part.group(1) != null && node instanceof SequenceNode sequence) {
                next = Optional.of(sequence.getValue().get(Integer.parseInt(part.group(1))));
            } else if (node instanceof MappingNode mapping) {
                next = child(mapping, part.group(2) != null ? part.group(2) : part.group(3));
            }
            if (next.isEmpty()) {
                break;
            }
            node = next.get();
        }
        return line(node);
    }

    private static JsonSchema camelYamlSchema() {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4)
                .getSchema(RouteRules.class.getResourceAsStream("/schema/camelYamlDsl.json"));
    }
}
