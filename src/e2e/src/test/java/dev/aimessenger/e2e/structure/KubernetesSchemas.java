package dev.aimessenger.e2e.structure;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Ingress;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Secret;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscaler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Is an object what the Kubernetes API takes? By the types of its client, which are made from the API's description: an
 * unknown field, a missing one that is required, and a value of another type are refused.
 */
final class KubernetesSchemas {

    private static final Map<String, Type> TYPES = Map.of(
            "v1 ConfigMap", new Type(V1ConfigMap.class, V1ConfigMap::validateJsonElement),
            "v1 Namespace", new Type(V1Namespace.class, V1Namespace::validateJsonElement),
            "v1 Secret", new Type(V1Secret.class, V1Secret::validateJsonElement),
            "v1 Service", new Type(V1Service.class, V1Service::validateJsonElement),
            "apps/v1 Deployment", new Type(V1Deployment.class, V1Deployment::validateJsonElement),
            "policy/v1 PodDisruptionBudget",
                    new Type(V1PodDisruptionBudget.class, V1PodDisruptionBudget::validateJsonElement),
            "autoscaling/v2 HorizontalPodAutoscaler",
                    new Type(V2HorizontalPodAutoscaler.class, V2HorizontalPodAutoscaler::validateJsonElement),
            "networking.k8s.io/v1 NetworkPolicy", new Type(V1NetworkPolicy.class, V1NetworkPolicy::validateJsonElement),
            "networking.k8s.io/v1 Ingress", new Type(V1Ingress.class, V1Ingress::validateJsonElement));

    private static final Gson STRICT = new GsonBuilder()
            .registerTypeAdapter(String.class, new Only<>(JsonToken.STRING, JsonReader::nextString))
            .registerTypeAdapter(Integer.class, new Only<>(JsonToken.NUMBER, JsonReader::nextInt))
            .registerTypeAdapter(Long.class, new Only<>(JsonToken.NUMBER, JsonReader::nextLong))
            .registerTypeAdapter(Boolean.class, new Only<>(JsonToken.BOOLEAN, JsonReader::nextBoolean))
            .registerTypeAdapter(
                    OffsetDateTime.class, new Only<>(JsonToken.STRING, in -> OffsetDateTime.parse(in.nextString())))
            .registerTypeAdapter(byte[].class, new Only<>(JsonToken.STRING, JsonReader::nextString))
            .create();

    private static final JsonSchema SCALED_OBJECT = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(KubernetesSchemas.class.getResourceAsStream("/scaled-object.schema.json"));

    private static final ObjectMapper JACKSON = new ObjectMapper();

    /** By object, as tests change one of many. */
    private static final Map<Map<String, Object>, List<String>> KNOWN = new ConcurrentHashMap<>();

    private KubernetesSchemas() {}

    static List<String> problems(Map<String, Object> object) {
        return KNOWN.computeIfAbsent(object, KubernetesSchemas::check);
    }

    private static List<String> check(Map<String, Object> object) {
        String type = object.get("apiVersion") + " " + object.get("kind");
        if (type.equals("keda.sh/v1alpha1 ScaledObject")) {
            return SCALED_OBJECT.validate(JACKSON.valueToTree(object)).stream()
                    .map(ValidationMessage::getMessage)
                    .toList();
        }
        if (!TYPES.containsKey(type)) {
            return List.of("there is no schema of " + type);
        }
        try {
            JsonElement json =
                    JsonParser.parseString(JACKSON.valueToTree(object).toString());
            TYPES.get(type).fields().check(json);
            STRICT.fromJson(json, TYPES.get(type).values());
            return List.of();
        } catch (JsonParseException | IllegalArgumentException | IllegalStateException e) {
            return List.of(e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * One kind of object.
     *
     * @param values refuses what is of another type
     * @param fields refuses what is unknown or missing
     */
    private record Type(Class<?> values, Fields fields) {

        interface Fields {
            void check(JsonElement json) throws IOException;
        }
    }

    /** Gson itself takes the string "5" for a number, and the number 5 for a string. */
    private static final class Only<T> extends TypeAdapter<T> {

        private final JsonToken token;
        private final Reading<T> reading;

        Only(JsonToken token, Reading<T> reading) {
            this.token = token;
            this.reading = reading;
        }

        interface Reading<T> {
            T from(JsonReader in) throws IOException;
        }

        @Override
        public T read(JsonReader in) throws IOException {
            if (in.peek() != token) {
                throw new JsonParseException(in.getPath() + " must be " + token + ", not " + in.peek());
            }
            return reading.from(in);
        }

        @Override
        public void write(JsonWriter out, T value) {
            throw new UnsupportedOperationException("Only reads");
        }
    }
}
