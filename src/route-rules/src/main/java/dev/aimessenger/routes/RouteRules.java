package dev.aimessenger.routes;

import static dev.aimessenger.routes.RouteYaml.child;
import static dev.aimessenger.routes.RouteYaml.line;
import static dev.aimessenger.routes.RouteYaml.lineAt;
import static dev.aimessenger.routes.RouteYaml.parameter;
import static dev.aimessenger.routes.RouteYaml.scheme;
import static dev.aimessenger.routes.RouteYaml.text;
import static dev.aimessenger.routes.RouteYaml.uri;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.SchemaValidatorsConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * What a file of routes/ must be like, so that it can be read in Hawtio and survives failures. A problem reads {@code
 * file:line: what is wrong}.
 */
public final class RouteRules {

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

    /** What only routes of the same service can take. */
    private static final Set<String> INSIDE = Set.of("direct", "seda");

    private static final Set<String> SENDING = Set.of("to", "toD", "wireTap", "enrich", "pollEnrich", "poll");

    private static final Pattern BEAN_IN_EXPRESSION = Pattern.compile("\\$\\{bean:([\\w.-]+)");

    private static final Pattern BEAN_AS_VALUE = Pattern.compile("#(?:bean:)?([\\w.-]+)");

    private static final Set<String> BEAN_KEYS = Set.of("ref", "routePolicy");

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}]+)}}");

    private static final JsonSchema CAMEL_YAML = camelYamlSchema();

    /**
     * What is around the file that is judged.
     *
     * @param routeConfigurations ids in routes/shared
     * @param deadLetterPolicies those of them that send to dead letters
     * @param services folders of services/
     * @param hasProperty whether a service ("shared": every service) has a setting
     * @param hasConsumer whether a service ("shared": any) has a route {@code from("direct:name")}, or {@code seda:name}
     * @param hasBean whether a service ("shared": any) has a bean of that name
     * @param hasBreaker whether a service has a circuit breaker's configuration of that name
     * @param hasResource whether a service's jar has this resource
     * @param openBreakersThrow whether config/ makes open breakers throw when a route does not say
     */
    public record Surroundings(
            Set<String> routeConfigurations,
            Set<String> deadLetterPolicies,
            Set<String> services,
            Known hasProperty,
            Known hasConsumer,
            Known hasBean,
            Known hasBreaker,
            Known hasResource,
            boolean openBreakersThrow) {

        @FunctionalInterface
        public interface Known {
            boolean test(String service, String name);
        }
    }

    private final Surroundings surroundings;

    public RouteRules(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** @param file path below routes/, such as {@code ws-gateway/publish-message.camel.yaml} */
    public List<String> problems(Path file, String yaml) {
        return new Judgement(file, yaml).problems();
    }

    /** @return what is wrong with ids in files that run in the same service */
    public static List<String> doubleIds(List<RouteFile> files) {
        Map<String, RouteFile> owners = new HashMap<>();
        List<String> problems = new ArrayList<>();
        for (RouteFile file : files) {
            List<MappingNode> named = new ArrayList<>(List.of(file.definition()));
            named.addAll(RouteYaml.endpoints(file.definition(), name -> !name.equals("parameters")));
            for (MappingNode node : named) {
                child(node, "id").ifPresent(id -> {
                    RouteFile owner = owners.putIfAbsent(text(id), file);
                    if (owner != null && owner != file) {
                        problems.add(at(file.path(), line(id)) + "id " + text(id) + " is already taken in routes/"
                                + slashes(owner.path()) + ": choose another");
                    }
                });
            }
        }
        return problems;
    }

    private static String at(Path file, int line) {
        return "routes/" + slashes(file) + ":" + line + ": ";
    }

    private static String slashes(Path file) {
        return file.toString().replace('\\', '/');
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
                document = RouteYaml.compose(yaml);
            } catch (MarkedYAMLException e) {
                problem(e.getProblemMark().getLine() + 1, "is not YAML: " + e.getProblem());
                return problems;
            } catch (YAMLException e) {
                problem(1, "is not YAML: " + e.getMessage());
                return problems;
            }
            if (!file.getFileName().toString().endsWith(".camel.yaml") || file.getNameCount() != 2) {
                problem(1, "a flow is routes/<service>/<route-id>.camel.yaml");
            }
            if (!folder.equals("shared") && !surroundings.services().contains(folder)) {
                problem(
                        1,
                        "there is no service " + folder
                                + " in services/: move the file to the folder of the service that runs it");
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
            checkBeans("", document);
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
            String group = child(route, "group").map(RouteYaml::text).orElse("");
            if (folder.equals("shared") ? group.isBlank() : !group.equals(folder)) {
                problem(line(route), "group must be the folder, " + folder + ", and is '" + group + "'");
            }
            String policy =
                    child(route, "routeConfigurationId").map(RouteYaml::text).orElse("");
            if (!surroundings.routeConfigurations().contains(policy)) {
                problem(
                        line(route),
                        "routeConfigurationId '" + policy + "' is none of " + surroundings.routeConfigurations()
                                + ", the policies of routes/shared");
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
            String id = child(definition, "id").map(RouteYaml::text).orElse("");
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
                    .map(RouteYaml::text)
                    .filter("true"::equals)
                    .isEmpty()) {
                problem(line(breaker), "nothing would retry this breaker's steps: set inheritErrorHandler: true");
            }
            Optional<String> named = child(breaker, "configuration").map(RouteYaml::text);
            boolean passesWhenOpen = child(breaker, "resilience4jConfiguration")
                    .filter(MappingNode.class::isInstance)
                    .flatMap(own -> child((MappingNode) own, "throwExceptionWhenHalfOpenOrOpenState"))
                    .map(RouteYaml::text)
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
                            "no camel.resilience4j.configurations." + name
                                    + " in config/, no such bean: name one of those"));
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
            if (child(step, "id").map(RouteYaml::text).orElse("").isBlank()) {
                problem(line(step), "remote step " + scheme + " has no id: Hawtio and metrics name it by that");
            }
            // A dead letter that cannot be sent must fail, not be short-cut: the consumer then stays on its record.
            boolean deadLetter = inErrorHandler && folder.equals("shared") && scheme.equals("kafka");
            if (!inBreaker && !deadLetter) {
                problem(
                        line(step),
                        "remote step " + scheme
                                + " is in no circuitBreaker: put it into one, with inheritErrorHandler: true");
            }
        }

        private void checkUri(MappingNode endpoint) {
            String uri = uri(endpoint);
            if (uri.isBlank()) {
                problem(line(endpoint), "no uri: say which component, such as uri: kafka");
            }
            if (uri.contains("?")) {
                problem(line(endpoint), "options belong in parameters, not in the uri");
            }
            String path = uri.contains(":") ? uri.substring(uri.indexOf(':') + 1) : "";
            if (INSIDE.contains(scheme(endpoint))) {
                String target = scheme(endpoint)
                        + ":"
                        + (path.isEmpty() ? parameter(endpoint, "name") : path.replaceFirst("^//", ""));
                if (!target.contains("${") && !surroundings.hasConsumer().test(folder, target)) {
                    problem(
                            line(endpoint),
                            "no route starts with " + target + ": name one that does, or add " + folder + "/"
                                    + target.substring(target.indexOf(':') + 1) + ".camel.yaml");
                }
            }
            if (scheme(endpoint).equals("sql")) {
                String query = path.isEmpty() ? parameter(endpoint, "query") : path;
                String resource = query.replaceFirst("^classpath:", "");
                if (!query.startsWith("classpath:sql/")) {
                    problem(line(endpoint), "SQL belongs in a file, classpath:sql/<service>/<name>.sql");
                } else if (!surroundings.hasResource().test(folder, resource)) {
                    problem(
                            line(endpoint),
                            "there is no " + resource + " in services/" + folder + "/src/main/resources");
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
                                "{{" + name + "}} is in neither config/common.yaml nor config/" + folder
                                        + ".yaml: add it there, or mend its name");
                    }
                }
            } else if (node instanceof SequenceNode sequence) {
                sequence.getValue().forEach(this::checkPlaceholders);
            } else if (node instanceof MappingNode mapping) {
                mapping.getValue().forEach(entry -> checkPlaceholders(entry.getValueNode()));
            }
        }

        /** @param key what the node is the value of */
        private void checkBeans(String key, Node node) {
            if (node instanceof ScalarNode scalar) {
                Matcher value = BEAN_AS_VALUE.matcher(scalar.getValue());
                if (BEAN_KEYS.contains(key)) {
                    checkBean(scalar, scalar.getValue());
                } else if (value.matches()) {
                    checkBean(scalar, value.group(1));
                }
                BEAN_IN_EXPRESSION
                        .matcher(scalar.getValue())
                        .results()
                        .forEach(found -> checkBean(scalar, found.group(1)));
            } else if (node instanceof SequenceNode sequence) {
                sequence.getValue().forEach(item -> checkBeans(key, item));
            } else if (node instanceof MappingNode mapping) {
                mapping.getValue().forEach(entry -> checkBeans(text(entry.getKeyNode()), entry.getValueNode()));
            }
        }

        private void checkBean(Node node, String name) {
            if (!PLACEHOLDER.matcher(name).find() && !surroundings.hasBean().test(folder, name)) {
                problem(line(node), "there is no bean " + name + ": name a @Component(\"...\") or @Bean of " + owner());
            }
        }

        private String owner() {
            return folder.equals("shared") ? "a service, or of src/" : "services/" + folder + ", or of src/";
        }

        private void rememberId(MappingNode definition) {
            child(definition, "id").map(RouteYaml::text).ifPresent(id -> {
                Integer first = ids.putIfAbsent(id, line(definition));
                if (first != null && first != line(definition)) {
                    problem(line(definition), "id " + id + " is already taken in line " + first);
                }
            });
        }

        private void need(MappingNode definition, String key) {
            if (child(definition, key).map(RouteYaml::text).orElse("").isBlank()) {
                problem(line(definition), "has no " + key);
            }
        }

        private void problem(int line, String what) {
            problems.add(at(file, line) + what);
        }
    }

    static boolean isSending(String step) {
        return SENDING.contains(step);
    }

    static boolean isRemote(String scheme) {
        return !LOCAL.contains(scheme);
    }

    private static int lineOf(String problem) {
        return Integer.parseInt(problem.replaceFirst("^[^:]+:(\\d+):.*", "$1"));
    }

    private static JsonSchema camelYamlSchema() {
        JsonMetaSchema draft4 = JsonMetaSchema.getV4();
        return JsonSchemaFactory.builder()
                .defaultMetaSchemaIri(draft4.getIri())
                .metaSchema(JsonMetaSchema.builder(draft4)
                        // Camel's schema says it of some steps, and draft 4 has no such word.
                        .keyword(new NonValidationKeyword("deprecated"))
                        .build())
                .build()
                .getSchema(
                        RouteRules.class.getResourceAsStream("/schema/camelYamlDsl.json"),
                        // Each step may hold each other step: made at once, they would take hundreds of megabytes.
                        SchemaValidatorsConfig.builder()
                                .preloadJsonSchema(false)
                                .build());
    }
}
