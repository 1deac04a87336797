package dev.aimessenger.openai;

import org.apache.camel.spi.Metadata;

/** Names of message headers and exchange properties, as Camel's own component has them. */
public final class OpenAIConstants {

    // What a message may say for itself, before the endpoint's option of the same meaning

    @Metadata(description = "The user message to send", javaType = "String")
    public static final String USER_MESSAGE = "CamelOpenAIUserMessage";

    @Metadata(description = "The system message", javaType = "String")
    public static final String SYSTEM_MESSAGE = "CamelOpenAISystemMessage";

    @Metadata(description = "The developer message", javaType = "String")
    public static final String DEVELOPER_MESSAGE = "CamelOpenAIDeveloperMessage";

    @Metadata(description = "The model to use", javaType = "String")
    public static final String MODEL = "CamelOpenAIModel";

    @Metadata(description = "Randomness of the answer, 0.0 to 2.0", javaType = "Double")
    public static final String TEMPERATURE = "CamelOpenAITemperature";

    @Metadata(description = "Nucleus sampling, 0.0 to 1.0", javaType = "Double")
    public static final String TOP_P = "CamelOpenAITopP";

    @Metadata(description = "The most tokens that the answer may have", javaType = "Integer")
    public static final String MAX_TOKENS = "CamelOpenAIMaxTokens";

    @Metadata(description = "Whether the answer comes in chunks", javaType = "Boolean")
    public static final String STREAMING = "CamelOpenAIStreaming";

    @Metadata(description = "Name of the class whose JSON form the answer shall have", javaType = "String")
    public static final String OUTPUT_CLASS = "CamelOpenAIOutputClass";

    @Metadata(description = "JSON schema that the answer shall follow", javaType = "String")
    public static final String JSON_SCHEMA = "CamelOpenAIJsonSchema";

    // What an answer brings; set on non-streaming answers, where the server sent it

    @Metadata(description = "The model that answered", javaType = "String")
    public static final String RESPONSE_MODEL = "CamelOpenAIResponseModel";

    @Metadata(description = "The answer's id", javaType = "String")
    public static final String RESPONSE_ID = "CamelOpenAIResponseId";

    @Metadata(description = "Why the answer ended: stop, length, content_filter ...", javaType = "String")
    public static final String FINISH_REASON = "CamelOpenAIFinishReason";

    @Metadata(description = "Tokens in the prompt", javaType = "Long")
    public static final String PROMPT_TOKENS = "CamelOpenAIPromptTokens";

    @Metadata(description = "Tokens in the answer", javaType = "Long")
    public static final String COMPLETION_TOKENS = "CamelOpenAICompletionTokens";

    @Metadata(description = "Tokens in both", javaType = "Long")
    public static final String TOTAL_TOKENS = "CamelOpenAITotalTokens";

    /** Exchange property: the whole answer as the SDK has it, with {@code storeFullResponse=true}. */
    @Metadata(
            description = "The whole answer (an exchange property)",
            javaType = "com.openai.models.chat.completions.ChatCompletion")
    public static final String RESPONSE = "CamelOpenAIResponse";

    private OpenAIConstants() {}
}
