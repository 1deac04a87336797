package dev.aimessenger.openai;

import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

/** The options of an endpoint, named as those of Camel's own component. */
@UriParams
public class OpenAIConfiguration implements Cloneable {

    public static final String DEFAULT_BASE_URL = "https://api.openai.com/v1";
    public static final String DEFAULT_HISTORY_PROPERTY = "CamelOpenAIConversationHistory";

    @UriParam(
            description =
                    "Key for the API. Without one: the component's, then the environment variable OPENAI_API_KEY, then the system property openai.api.key; without any, requests carry no Authorization",
            secret = true)
    private String apiKey;

    @UriParam(
            description = "Address of the API, with the version's path, such as http://localhost:11434/v1",
            defaultValue = OpenAIConfiguration.DEFAULT_BASE_URL)
    private String baseUrl = OpenAIConfiguration.DEFAULT_BASE_URL;

    @UriParam(description = "The model that answers")
    private String model;

    @UriParam(description = "Randomness of the answer, 0.0 to 2.0")
    private Double temperature;

    @UriParam(description = "Nucleus sampling, 0.0 to 1.0")
    private Double topP;

    @UriParam(description = "The most tokens that the answer may have")
    private Integer maxTokens;

    @UriParam(
            description =
                    "Time in milliseconds for one attempt, from connecting to the last byte of the answer. 0 or less: 10 minutes, as the SDK has it",
            defaultValue = "0")
    private long requestTimeout;

    @UriParam(
            description =
                    "Attempts of the SDK after the first, each with its own requestTimeout, with waits between. 0 leaves retrying to the route",
            defaultValue = "2")
    private int maxRetries = 2;

    @UriParam(
            description = "The body becomes an Iterator of ChatCompletionChunk instead of the text",
            defaultValue = "false")
    private boolean streaming;

    @UriParam(
            description =
                    "System message, first of all. When set and conversationMemory is on, the conversation starts anew")
    private String systemMessage;

    @UriParam(description = "Developer message, before the conversation")
    private String developerMessage;

    @UriParam(description = "User message for when the body has no text")
    private String userMessage;

    @UriParam(
            description =
                    "Send the conversation so far, and keep it, in the exchange property conversationHistoryProperty",
            defaultValue = "false")
    private boolean conversationMemory;

    @UriParam(
            description = "Exchange property with the conversation so far: a List of ChatCompletionMessageParam",
            defaultValue = OpenAIConfiguration.DEFAULT_HISTORY_PROPERTY)
    private String conversationHistoryProperty = OpenAIConfiguration.DEFAULT_HISTORY_PROPERTY;

    @UriParam(
            description = "Keep the whole answer in the exchange property CamelOpenAIResponse (not when streaming)",
            defaultValue = "false")
    private boolean storeFullResponse;

    @UriParam(description = "Name of the class whose JSON form the answer shall have")
    private String outputClass;

    @Metadata(supportFileReference = true)
    @UriParam(
            description =
                    "JSON schema that the answer shall follow: the schema itself, or resource:classpath:... or resource:file:...")
    private String jsonSchema;

    public String getApiKey() {
        return apiKey;
    }

    public void setApiKey(String apiKey) {
        this.apiKey = apiKey;
    }

    public String getBaseUrl() {
        return baseUrl;
    }

    public void setBaseUrl(String baseUrl) {
        this.baseUrl = baseUrl;
    }

    public String getModel() {
        return model;
    }

    public void setModel(String model) {
        this.model = model;
    }

    public Double getTemperature() {
        return temperature;
    }

    public void setTemperature(Double temperature) {
        this.temperature = temperature;
    }

    public Double getTopP() {
        return topP;
    }

    public void setTopP(Double topP) {
        this.topP = topP;
    }

    public Integer getMaxTokens() {
        return maxTokens;
    }

    public void setMaxTokens(Integer maxTokens) {
        this.maxTokens = maxTokens;
    }

    public long getRequestTimeout() {
        return requestTimeout;
    }

    public void setRequestTimeout(long requestTimeout) {
        this.requestTimeout = requestTimeout;
    }

    public int getMaxRetries() {
        return maxRetries;
    }

    public void setMaxRetries(int maxRetries) {
        this.maxRetries = maxRetries;
    }

    public boolean isStreaming() {
        return streaming;
    }

    public void setStreaming(boolean streaming) {
        this.streaming = streaming;
    }

    public String getSystemMessage() {
        return systemMessage;
    }

    public void setSystemMessage(String systemMessage) {
        this.systemMessage = systemMessage;
    }

    public String getDeveloperMessage() {
        return developerMessage;
    }

    public void setDeveloperMessage(String developerMessage) {
        this.developerMessage = developerMessage;
    }

    public String getUserMessage() {
        return userMessage;
    }

    public void setUserMessage(String userMessage) {
        this.userMessage = userMessage;
    }

    public boolean isConversationMemory() {
        return conversationMemory;
    }

    public void setConversationMemory(boolean conversationMemory) {
        this.conversationMemory = conversationMemory;
    }

    public String getConversationHistoryProperty() {
        return conversationHistoryProperty;
    }

    public void setConversationHistoryProperty(String conversationHistoryProperty) {
        this.conversationHistoryProperty = conversationHistoryProperty;
    }

    public boolean isStoreFullResponse() {
        return storeFullResponse;
    }

    public void setStoreFullResponse(boolean storeFullResponse) {
        this.storeFullResponse = storeFullResponse;
    }

    public String getOutputClass() {
        return outputClass;
    }

    public void setOutputClass(String outputClass) {
        this.outputClass = outputClass;
    }

    public String getJsonSchema() {
        return jsonSchema;
    }

    public void setJsonSchema(String jsonSchema) {
        this.jsonSchema = jsonSchema;
    }

    public OpenAIConfiguration copy() {
        try {
            return (OpenAIConfiguration) clone();
        } catch (CloneNotSupportedException e) {
            throw new RuntimeCamelException(e);
        }
    }
}
