package dev.aimessenger.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.OpenAIInvalidDataException;
import com.openai.models.ResponseFormatJsonSchema;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessageParam;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultProducer;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * One chat completion an exchange. It runs on the exchange's own thread, which waits for the answer: the SDK would take
 * a thread a call for its asynchronous client too, and run at most 64 at once.
 */
public class OpenAIProducer extends DefaultProducer {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RESOURCE = "resource:";
    private static final String SCHEMA_NAME = "response";

    private final OpenAIEndpoint endpoint;
    private final OpenAIConfiguration configuration;
    private String jsonSchema;

    public OpenAIProducer(OpenAIEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
        this.configuration = endpoint.getConfiguration();
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        jsonSchema = loaded(configuration.getJsonSchema());
    }

    /**
     * @throws IllegalArgumentException if there is no model or no prompt, or the schema or the output class is wrong
     * @throws com.openai.errors.OpenAIException if the call fails; see {@link OpenAIFailures}
     */
    @Override
    public void process(Exchange exchange) {
        Message message = exchange.getMessage();
        ChatCompletionMessageParam prompt = ChatMessages.user(prompt(message));
        List<ChatCompletionMessageParam> history = history(exchange);
        ChatCompletionCreateParams request = request(message, history, prompt);
        if (option(message, OpenAIConstants.STREAMING, Boolean.class, configuration.isStreaming())) {
            stream(exchange, request);
        } else {
            answer(exchange, request, history, prompt);
        }
    }

    private void answer(
            Exchange exchange,
            ChatCompletionCreateParams request,
            List<ChatCompletionMessageParam> history,
            ChatCompletionMessageParam prompt) {
        ChatCompletion completion = endpoint.client().chat().completions().create(request);
        if (completion.choices().isEmpty()) {
            throw new OpenAIInvalidDataException("The answer has no choices");
        }
        ChatCompletion.Choice choice = completion.choices().get(0);
        String text = choice.message().content().orElse("");

        Message message = exchange.getMessage();
        message.setBody(text);
        completion._id().asString().ifPresent(id -> message.setHeader(OpenAIConstants.RESPONSE_ID, id));
        completion._model().asString().ifPresent(model -> message.setHeader(OpenAIConstants.RESPONSE_MODEL, model));
        choice._finishReason()
                .asKnown()
                .ifPresent(reason -> message.setHeader(OpenAIConstants.FINISH_REASON, reason.asString()));
        completion.usage().ifPresent(usage -> {
            message.setHeader(OpenAIConstants.PROMPT_TOKENS, usage.promptTokens());
            message.setHeader(OpenAIConstants.COMPLETION_TOKENS, usage.completionTokens());
            message.setHeader(OpenAIConstants.TOTAL_TOKENS, usage.totalTokens());
        });
        if (configuration.isStoreFullResponse()) {
            exchange.setProperty(OpenAIConstants.RESPONSE, completion);
        }
        if (configuration.isConversationMemory()) {
            List<ChatCompletionMessageParam> grown = new ArrayList<>(history);
            grown.add(prompt);
            grown.add(ChatMessages.assistant(text));
            exchange.setProperty(configuration.getConversationHistoryProperty(), grown);
        }
    }

    private void stream(Exchange exchange, ChatCompletionCreateParams request) {
        ChatCompletionCreateParams withUsage = request.toBuilder()
                .streamOptions(
                        ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build();
        StreamResponse<ChatCompletionChunk> chunks =
                endpoint.client().chat().completions().createStreaming(withUsage);
        // A route may stop reading early; the connection must not wait for the garbage collector then.
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                chunks.close();
            }
        });
        exchange.getMessage().setBody(chunks.stream().iterator());
    }

    // maxTokens is what compatible servers know; OpenAI's newer maxCompletionTokens is not.
    @SuppressWarnings("deprecation")
    private ChatCompletionCreateParams request(
            Message message, List<ChatCompletionMessageParam> history, ChatCompletionMessageParam prompt) {
        ChatCompletionCreateParams.Builder request = ChatCompletionCreateParams.builder();
        request.model(model(message));
        Double temperature = option(message, OpenAIConstants.TEMPERATURE, Double.class, configuration.getTemperature());
        Double topP = option(message, OpenAIConstants.TOP_P, Double.class, configuration.getTopP());
        Integer maxTokens = option(message, OpenAIConstants.MAX_TOKENS, Integer.class, configuration.getMaxTokens());
        if (temperature != null) {
            request.temperature(temperature);
        }
        if (topP != null) {
            request.topP(topP);
        }
        if (maxTokens != null) {
            request.maxTokens(maxTokens.longValue());
        }
        String system = systemMessage(message);
        String developer =
                option(message, OpenAIConstants.DEVELOPER_MESSAGE, String.class, configuration.getDeveloperMessage());
        if (isText(system)) {
            request.addMessage(ChatMessages.system(system));
        }
        if (isText(developer)) {
            request.addMessage(ChatMessages.developer(developer));
        }
        history.forEach(request::addMessage);
        request.addMessage(prompt);
        return withFormat(message, request);
    }

    private ChatCompletionCreateParams withFormat(Message message, ChatCompletionCreateParams.Builder request) {
        String schema = option(message, OpenAIConstants.JSON_SCHEMA, String.class, jsonSchema);
        if (isText(schema)) {
            return request.responseFormat(format(schema)).build();
        }
        String className = option(message, OpenAIConstants.OUTPUT_CLASS, String.class, configuration.getOutputClass());
        if (isText(className)) {
            Class<?> type = endpoint.getCamelContext().getClassResolver().resolveClass(className);
            if (type == null) {
                throw new IllegalArgumentException("outputClass " + className + " is not on the class path");
            }
            return request.responseFormat(type).build().rawParams();
        }
        return request.build();
    }

    private static ResponseFormatJsonSchema format(String schema) {
        JsonNode tree;
        try {
            tree = JSON.readTree(schema);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("jsonSchema is not JSON: " + e.getOriginalMessage(), e);
        }
        if (tree == null || !tree.isObject()) {
            throw new IllegalArgumentException("jsonSchema is not a JSON object");
        }
        ResponseFormatJsonSchema.JsonSchema.Schema.Builder properties =
                ResponseFormatJsonSchema.JsonSchema.Schema.builder();
        tree.properties()
                .forEach(property -> properties.putAdditionalProperty(
                        property.getKey(), JsonValue.fromJsonNode(property.getValue())));
        return ResponseFormatJsonSchema.builder()
                .jsonSchema(ResponseFormatJsonSchema.JsonSchema.builder()
                        .name(SCHEMA_NAME)
                        .schema(properties.build())
                        .build())
                .build();
    }

    private String model(Message message) {
        String model = option(message, OpenAIConstants.MODEL, String.class, configuration.getModel());
        if (!isText(model)) {
            throw new IllegalArgumentException(
                    "No model: set the option model, on the endpoint or the component, or the header "
                            + OpenAIConstants.MODEL);
        }
        return model;
    }

    private String prompt(Message message) {
        String header = message.getHeader(OpenAIConstants.USER_MESSAGE, String.class);
        if (isText(header)) {
            return header;
        }
        String body = message.getBody(String.class);
        if (isText(body)) {
            return body;
        }
        if (isText(configuration.getUserMessage())) {
            return configuration.getUserMessage();
        }
        throw new IllegalArgumentException(
                "No prompt: set the body, the option userMessage or the header " + OpenAIConstants.USER_MESSAGE);
    }

    private String systemMessage(Message message) {
        return option(message, OpenAIConstants.SYSTEM_MESSAGE, String.class, configuration.getSystemMessage());
    }

    /** The conversation so far; none without memory, and none when a system message starts it anew. */
    private List<ChatCompletionMessageParam> history(Exchange exchange) {
        if (!configuration.isConversationMemory() || isText(systemMessage(exchange.getMessage()))) {
            return List.of();
        }
        String property = configuration.getConversationHistoryProperty();
        Object history = exchange.getProperty(property);
        if (history == null) {
            return List.of();
        }
        if (!(history instanceof List<?> messages)) {
            throw new IllegalArgumentException("Exchange property " + property + " is not a List");
        }
        return messages.stream().map(element -> asMessage(element, property)).toList();
    }

    private static ChatCompletionMessageParam asMessage(Object element, String property) {
        if (element instanceof ChatCompletionMessageParam message) {
            return message;
        }
        throw new IllegalArgumentException("Exchange property " + property + " has an element that is no"
                + " ChatCompletionMessageParam: make them with ChatMessages");
    }

    private String loaded(String schema) throws IOException {
        if (schema == null || !schema.startsWith(RESOURCE)) {
            return schema;
        }
        String location = schema.substring(RESOURCE.length());
        try (InputStream in =
                ResourceHelper.resolveMandatoryResourceAsInputStream(endpoint.getCamelContext(), location)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static <T> T option(Message message, String header, Class<T> type, T otherwise) {
        T value = message.getHeader(header, type);
        return value == null ? otherwise : value;
    }

    private static boolean isText(String text) {
        return text != null && !text.isBlank();
    }
}
