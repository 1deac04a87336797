package dev.aimessenger.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.beans.Introspector;
import java.beans.PropertyDescriptor;
import java.io.IOException;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriParam;
import org.junit.jupiter.api.Test;

/** Holds names, types and defaults against the catalog of a Camel that has this component. */
class CatalogTest {

    private static final String PACKAGE = "org.apache.camel.component.openai.";

    /** Options of Camel's component that this one lacks, by the reason. */
    private static final Map<String, List<String>> ABSENT_OPTIONS = Map.of(
            "other operations (embeddings, audio, speech, responses)",
            List.of(
                    "audioLanguage",
                    "audioModel",
                    "audioPrompt",
                    "audioResponseFormat",
                    "audioTemperature",
                    "audioTimestampGranularities",
                    "builtinTools",
                    "dimensions",
                    "embeddingModel",
                    "encodingFormat",
                    "fileSearchVectorStoreIds",
                    "hostedMcpTools",
                    "previousResponseId",
                    "speechInstructions",
                    "speechModel",
                    "speechResponseFormat",
                    "speechSpeed",
                    "speechVoice"),
            "tools and MCP: AI Messenger calls none",
            List.of(
                    "autoToolExecution",
                    "hallucinatedToolNameStrategy",
                    "maxAgenticTokens",
                    "maxToolIterations",
                    "mcpProtocolVersions",
                    "mcpReconnect",
                    "mcpServer",
                    "mcpTimeout",
                    "mcpToolRefresh",
                    "parallelToolExecution",
                    "parallelToolTimeout",
                    "toolExecutionErrorStrategy"),
            "bounding history: the thread's owner does that with a token budget",
            List.of("maxHistoryMessages", "maxHistoryTokens"),
            "extras of certain servers",
            List.of("additionalBodyProperty", "additionalHeader", "additionalResponseHeader", "stripThinking"),
            "own certificates and OAuth: the JVM's trust store and a key do",
            List.of(
                    "oauthProfile",
                    "sslContextParameters",
                    "sslEndpointAlgorithm",
                    "sslKeymanagerAlgorithm",
                    "sslKeyPassword",
                    "sslKeystoreLocation",
                    "sslKeystorePassword",
                    "sslKeystoreType",
                    "sslProtocol",
                    "sslTrustmanagerAlgorithm",
                    "sslTruststoreLocation",
                    "sslTruststorePassword",
                    "sslTruststoreType"));

    private static final Map<String, List<String>> ABSENT_COMPONENT_OPTIONS = Map.of(
            "other operations", List.of("audioModel", "embeddingModel"),
            "own certificates", List.of("useGlobalSslContextParameters"));

    /** Parts of the names of headers that belong to what is absent above. */
    private static final List<String> ABSENT_HEADERS = List.of(
            "Audio",
            "Speech",
            "Embedding",
            "SimilarityScore",
            "OriginalText",
            "PreviousResponseId",
            "ResponsesResponse",
            "Mcp",
            "Tool",
            "Agentic",
            "Thinking",
            "ReasoningContent",
            "MediaType");

    private final JsonNode catalog = read();

    @Test
    void everyOptionIsInTheCatalogWithItsTypeAndDefault() throws Exception {
        OpenAIConfiguration defaults = new OpenAIConfiguration();
        for (PropertyDescriptor option : options(OpenAIConfiguration.class)) {
            JsonNode reference = catalog.path("properties").path(option.getName());
            assertThat(reference.path("kind").asText()).as(option.getName()).isEqualTo("parameter");
            assertThat(option.getPropertyType().getName())
                    .as(option.getName())
                    .isEqualTo(reference.path("javaType").asText());
            assertThat(option.getWriteMethod()).as(option.getName()).isNotNull();
            assertThat(String.valueOf(option.getReadMethod().invoke(defaults)))
                    .as("default of " + option.getName())
                    .isEqualTo(reference.path("defaultValue").asText("null"));
            UriParam declared =
                    OpenAIConfiguration.class.getDeclaredField(option.getName()).getAnnotation(UriParam.class);
            assertThat(declared.defaultValue())
                    .as("declared default of " + option.getName())
                    .isEqualTo(reference.path("defaultValue").asText(""));
        }
    }

    @Test
    void whatTheCatalogHasBeyondOursIsKnown() throws Exception {
        Set<String> ours = names(options(OpenAIConfiguration.class));
        ours.addAll(List.of("operation", "lazyStartProducer"));
        ABSENT_OPTIONS.values().forEach(ours::addAll);
        assertThat(ours).isEqualTo(names(catalog.path("properties")));
    }

    @Test
    void everyComponentOptionIsInTheCatalogWithItsTypeAndDefault() throws Exception {
        OpenAIComponent defaults = new OpenAIComponent();
        Set<String> ours = new TreeSet<>();
        for (PropertyDescriptor option : options(OpenAIComponent.class)) {
            JsonNode reference = catalog.path("componentProperties").path(option.getName());
            if (reference.isMissingNode()) {
                continue;
            }
            assertThat(option.getPropertyType().getName())
                    .as(option.getName())
                    .isEqualTo(reference.path("javaType").asText());
            assertThat(String.valueOf(option.getReadMethod().invoke(defaults)))
                    .as("default of " + option.getName())
                    .isEqualTo(reference.path("defaultValue").asText("null"));
            ours.add(option.getName());
        }
        ABSENT_COMPONENT_OPTIONS.values().forEach(ours::addAll);
        assertThat(ours).isEqualTo(names(catalog.path("componentProperties")));
        assertThat(Arrays.stream(OpenAIComponent.class.getDeclaredFields()).map(Field::getName))
                .allMatch(catalog.path("componentProperties")::has);
    }

    @Test
    void everyHeaderIsInTheCatalogWithItsConstantAndType() throws Exception {
        Set<String> ours = new HashSet<>();
        for (Field constant : OpenAIConstants.class.getDeclaredFields()) {
            String header = (String) constant.get(null);
            JsonNode reference = catalog.path("headers").path(header);
            assertThat(reference.path("constantName").asText())
                    .as(header)
                    .isEqualTo(PACKAGE + "OpenAIConstants#" + constant.getName());
            assertThat(constant.getAnnotation(Metadata.class).javaType())
                    .as(header)
                    .isEqualTo(reference.path("javaType").asText());
            ours.add(header);
        }
        Set<String> others = names(catalog.path("headers"));
        others.removeAll(ours);
        assertThat(others).allMatch(header -> ABSENT_HEADERS.stream().anyMatch(header::contains));
    }

    @Test
    void theOperationsTypeIsNamedAsCamels() {
        assertThat(PACKAGE + OpenAIOperations.class.getSimpleName())
                .isEqualTo(catalog.at("/properties/operation/javaType").asText());
    }

    private static List<PropertyDescriptor> options(Class<?> type) throws Exception {
        return Arrays.stream(Introspector.getBeanInfo(type, Object.class).getPropertyDescriptors())
                .filter(property -> property.getReadMethod() != null && property.getWriteMethod() != null)
                .toList();
    }

    private static Set<String> names(List<PropertyDescriptor> options) {
        Set<String> names = new TreeSet<>();
        options.forEach(option -> names.add(option.getName()));
        return names;
    }

    private static Set<String> names(JsonNode section) {
        Set<String> names = new TreeSet<>();
        section.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static JsonNode read() {
        try {
            return new ObjectMapper().readTree(CatalogTest.class.getResource("/openai-catalog-4.22.0.json"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
