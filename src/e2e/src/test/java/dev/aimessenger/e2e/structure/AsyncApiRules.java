package dev.aimessenger.e2e.structure;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.aimessenger.common.error.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What docs/asyncapi.yaml must have in common with the payload records, the topics and itself. */
final class AsyncApiRules {

    /** Reads as the services do, see {@code spring.jackson} in config/common.yaml. */
    private static final ObjectMapper AS_SERVICES_READ = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private final JsonNode document;
    private final List<String> problems = new ArrayList<>();

    private AsyncApiRules(String yaml) {
        try {
            document = new YAMLMapper().readTree(yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @param records the payload records
     * @param topics topics by the last part of their settings' names
     */
    static List<String> problems(String yaml, Collection<Class<?>> records, Map<String, String> topics) {
        AsyncApiRules rules = new AsyncApiRules(yaml);
        rules.checkReferences(rules.document, "");
        rules.checkShape();
        if (rules.problems.isEmpty()) {
            records.forEach(rules::checkRecord);
            rules.checkExamples(records);
            rules.checkTopics(topics);
            rules.checkErrorCodes();
        }
        return rules.problems;
    }

    /** @return the services that do this with a topic, by the topic's short name */
    static Map<String, Set<String>> who(String yaml, String action) {
        AsyncApiRules rules = new AsyncApiRules(yaml);
        Map<String, Set<String>> who = new TreeMap<>();
        rules.document.path("operations").forEach(operation -> {
            String channel = last(operation.path("channel").path("$ref").asText());
            if (operation.path("action").asText().equals(action)) {
                operation
                        .path("tags")
                        .forEach(tag -> who.computeIfAbsent(channel, key -> new TreeSet<>())
                                .add(tag.path("name").asText()));
            }
        });
        return who;
    }

    private void checkReferences(JsonNode node, String where) {
        if (node.has("$ref")) {
            String reference = node.get("$ref").asText();
            if (!reference.startsWith("#/")
                    || document.at(reference.substring(1)).isMissingNode()) {
                problems.add(where + ": $ref " + reference + " leads nowhere");
            }
        }
        node.fields().forEachRemaining(field -> checkReferences(field.getValue(), where + "/" + field.getKey()));
        if (node.isArray()) {
            node.forEach(item -> checkReferences(item, where + "[]"));
        }
    }

    private void checkShape() {
        if (!document.path("asyncapi").asText().equals("3.0.0")) {
            problems.add("/asyncapi: must be 3.0.0");
        }
        for (String needed : List.of("/info/title", "/info/version", "/channels", "/operations", "/components")) {
            if (document.at(needed).isMissingNode()) {
                problems.add(needed + ": is missing");
            }
        }
        Set<String> used = new TreeSet<>();
        document.path("channels").fields().forEachRemaining(channel -> {
            if (channel.getValue().path("address").asText().isEmpty()
                    || channel.getValue().path("messages").isEmpty()) {
                problems.add("/channels/" + channel.getKey() + ": needs an address and messages");
            }
            channel.getValue()
                    .path("messages")
                    .forEach(message -> used.add(last(message.path("$ref").asText())));
        });
        names(document.at("/components/messages")).stream()
                .filter(message -> !used.contains(message))
                .forEach(message -> problems.add("/components/messages/" + message + ": is in no channel"));
        Set<String> operated = new TreeSet<>();
        document.path("operations").fields().forEachRemaining(operation -> {
            String channel = operation.getValue().path("channel").path("$ref").asText();
            operated.add(last(channel));
            if (!Set.of("send", "receive")
                            .contains(operation.getValue().path("action").asText())
                    || !channel.startsWith("#/channels/")) {
                problems.add("/operations/" + operation.getKey() + ": needs action send or receive, and a channel");
            }
            operation.getValue().path("messages").forEach(message -> {
                if (!message.path("$ref").asText().startsWith(channel + "/messages/")) {
                    problems.add("/operations/" + operation.getKey() + ": has a message that is not of its channel");
                }
            });
        });
        names(document.path("channels")).stream()
                .filter(channel -> !operated.contains(channel))
                .forEach(channel -> problems.add("/channels/" + channel + ": nobody sends or receives"));
    }

    private void checkRecord(Class<?> type) {
        JsonNode schema = document.at("/components/schemas/" + type.getSimpleName());
        if (schema.isMissingNode()) {
            problems.add(type.getSimpleName() + ": has no schema");
            return;
        }
        Set<String> components = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> described = names(schema.path("properties"));
        if (!components.equals(described)) {
            problems.add(type.getSimpleName() + ": has " + components + ", and its schema " + described);
        }
        for (RecordComponent component : type.getRecordComponents()) {
            JsonNode property = schema.path("properties").path(component.getName());
            String actual = property.path("$ref")
                    .asText(property.path("type").asText()
                            + ":" + property.path("format").asText()
                            + ":"
                            + StreamSupport.stream(property.path("enum").spliterator(), false)
                                    .map(JsonNode::asText)
                                    .toList());
            String expected = jsonType(component.getType());
            if (!property.isMissingNode() && !actual.equals(expected)) {
                problems.add(type.getSimpleName() + "." + component.getName() + ": is " + expected
                        + ", and its schema says " + actual);
            }
        }
    }

    private static String jsonType(Class<?> type) {
        if (type == long.class || type == Long.class) {
            return "integer:int64:[]";
        } else if (type == int.class || type == Integer.class) {
            return "integer:int32:[]";
        } else if (type == boolean.class || type == Boolean.class) {
            return "boolean::[]";
        } else if (type == UUID.class) {
            return "string:uuid:[]";
        } else if (type == Instant.class) {
            return "string:date-time:[]";
        } else if (type == String.class) {
            return "string::[]";
        } else if (type.isEnum()) {
            return "string::"
                    + Arrays.stream(type.getEnumConstants())
                            .map(AsyncApiRules::label)
                            .toList();
        } else if (type.isRecord()) {
            return "#/components/schemas/" + type.getSimpleName();
        }
        throw new IllegalArgumentException("No JSON type is known for " + type);
    }

    private static String label(Object constant) {
        try {
            JsonProperty label =
                    constant.getClass().getField(((Enum<?>) constant).name()).getAnnotation(JsonProperty.class);
            return label == null ? constant.toString() : label.value();
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An example, and each copy of it with one field less, must be taken by both schema and record, or by neither. */
    private void checkExamples(Collection<Class<?>> records) {
        for (Class<?> type : records) {
            String reference = "#/components/schemas/" + type.getSimpleName();
            List<JsonNode> examples = new ArrayList<>();
            document.at("/components/messages").forEach(message -> {
                if (message.path("payload").path("$ref").asText().equals(reference)) {
                    message.path("examples").forEach(example -> examples.add(example.path("payload")));
                }
            });
            if (examples.isEmpty()) {
                problems.add(type.getSimpleName() + ": no message shows an example of it");
            }
            for (JsonNode example : examples) {
                if (!schemaTakes(reference, example)) {
                    problems.add(type.getSimpleName() + ": its schema refuses " + example);
                }
                if (!recordTakes(type, example)) {
                    problems.add(type.getSimpleName() + ": cannot be read from " + example);
                }
                for (String field : names(example)) {
                    ObjectNode less = example.deepCopy();
                    less.remove(field);
                    boolean schema = schemaTakes(reference, less);
                    if (schema != recordTakes(type, less)) {
                        problems.add(type.getSimpleName() + ": without " + field + " the "
                                + (schema
                                        ? "schema takes it, and the record does not"
                                        : "record takes it, and the schema does not"));
                    }
                }
            }
        }
    }

    private boolean schemaTakes(String reference, JsonNode payload) {
        ObjectNode root = new ObjectMapper().createObjectNode();
        root.put("$ref", reference);
        root.set("components", document.get("components"));
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
                .getSchema(root)
                .validate(payload)
                .isEmpty();
    }

    private static boolean recordTakes(Class<?> type, JsonNode payload) {
        try {
            JsonNode again = AS_SERVICES_READ.valueToTree(AS_SERVICES_READ.treeToValue(payload, type));
            return names(again).containsAll(names(payload));
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    private void checkTopics(Map<String, String> topics) {
        Map<String, String> expected = new TreeMap<>();
        topics.forEach((name, topic) -> {
            expected.put(name, topic);
            expected.put(name + "-dead-letters", topic + ".dlt");
        });
        Map<String, String> described = new TreeMap<>();
        document.path("channels").fields().forEachRemaining(channel -> {
            String address = channel.getValue().path("address").asText();
            if (!address.startsWith("/")) {
                described.put(channel.getKey(), address);
            }
        });
        if (!expected.equals(described)) {
            problems.add("/channels: config/ has " + expected + ", and the page " + described);
        }
        topics.keySet().forEach(name -> {
            if (document.at("/components/messages/" + name + "/bindings/kafka/key")
                    .isMissingNode()) {
                problems.add("/components/messages/" + name + ": says no key");
            }
        });
    }

    private void checkErrorCodes() {
        List<String> described = StreamSupport.stream(
                        document.at("/components/schemas/ErrorCode/enum").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
        List<String> codes =
                Arrays.stream(ErrorCode.values()).map(ErrorCode::label).toList();
        if (!codes.equals(described)) {
            problems.add("/components/schemas/ErrorCode: the codes are " + codes + ", and the page has " + described);
        }
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static String last(String reference) {
        return reference.substring(reference.lastIndexOf('/') + 1);
    }
}
