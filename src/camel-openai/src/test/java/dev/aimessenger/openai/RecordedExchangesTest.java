package dev.aimessenger.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.completions.CompletionUsage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Producer;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Requests and responses as OpenAI's public API reference shows them, in {@code recorded/}: what the component sends is
 * the recorded request, and the recorded response, byte for byte, is what it reads.
 */
class RecordedExchangesTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ScriptedServer server = new ScriptedServer();
    private final CamelContext camel = new DefaultCamelContext();

    @BeforeEach
    void start() {
        OpenAIComponent openai = camel.getComponent("openai", OpenAIComponent.class);
        openai.setBaseUrl(server.baseUrl());
        openai.setApiKey("sk-no-real-key");
        openai.setModel("gpt-4o-mini");
        camel.start();
    }

    @AfterEach
    void stop() {
        camel.stop();
        server.close();
    }

    @Test
    void aWholeAnswer() throws Exception {
        Exchange answer = play("answer");

        assertThat(answer.getException()).isNull();
        assertThat(answer.getMessage().getBody()).isEqualTo("At half past nine, from the north pier.");
        assertThat(answer.getMessage().getHeaders())
                .containsEntry("CamelOpenAIResponseId", "chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT")
                .containsEntry("CamelOpenAIResponseModel", "gpt-4o-mini-2024-07-18")
                .containsEntry("CamelOpenAIFinishReason", "stop")
                .containsEntry("CamelOpenAIPromptTokens", 21L)
                .containsEntry("CamelOpenAICompletionTokens", 9L)
                .containsEntry("CamelOpenAITotalTokens", 30L);
    }

    @Test
    void aStreamThatEndsWithItsUsage() throws Exception {
        List<ChatCompletionChunk> chunks = new ArrayList<>();
        Exchange answer = play(
                "stream",
                "&streaming=true",
                exchange -> exchange.getMessage()
                        .getBody(Iterator.class)
                        .forEachRemaining(chunk -> chunks.add((ChatCompletionChunk) chunk)));

        assertThat(answer.getException()).isNull();
        StringBuilder text = new StringBuilder();
        chunks.forEach(chunk ->
                chunk.choices().forEach(choice -> choice.delta().content().ifPresent(text::append)));
        assertThat(text).hasToString("At half past nine.");
        assertThat(chunks.get(chunks.size() - 2).choices().get(0).finishReason())
                .contains(ChatCompletionChunk.Choice.FinishReason.STOP);
        ChatCompletionChunk last = chunks.get(chunks.size() - 1);
        assertThat(last.choices()).isEmpty();
        assertThat(last.usage().map(CompletionUsage::totalTokens)).contains(30L);
        assertThat(chunks.subList(0, chunks.size() - 1))
                .allSatisfy(chunk -> assertThat(chunk.usage()).isEmpty());
    }

    @Test
    void aKeyThatIsRefused() throws Exception {
        Exception failure = failure("key-refused");

        assertThat(OpenAIFailures.isKeyRefused(failure)).isTrue();
        assertThat(OpenAIFailures.isPermanent(failure)).isTrue();
        assertThat(failure).hasMessageContaining("Incorrect API key");
    }

    @Test
    void aModelThatIsUnknown() throws Exception {
        Exception failure = failure("model-unknown");

        assertThat(OpenAIFailures.isModelUnknown(failure)).isTrue();
        assertThat(OpenAIFailures.isPermanent(failure)).isTrue();
        assertThat(failure).hasMessageContaining("gpt-4o-mini");
    }

    @Test
    void aRateLimit() throws Exception {
        Exception failure = failure("rate-limit");

        assertThat(OpenAIFailures.isTransient(failure)).isTrue();
        assertThat(OpenAIFailures.retryAfter(failure)).contains(Duration.ofSeconds(20));
    }

    @Test
    void aContextThatIsTooLong() throws Exception {
        Exception failure = failure("context-too-long");

        assertThat(OpenAIFailures.isContextTooLong(failure)).isTrue();
        assertThat(OpenAIFailures.isPermanent(failure)).isTrue();
    }

    @Test
    void anAnswerThatAFilterHasTakenAway() throws Exception {
        Exchange answer = play("content-filter");

        assertThat(answer.getException()).isNull();
        assertThat(answer.getMessage().getBody()).isEqualTo("");
        assertThat(answer.getMessage().getHeader("CamelOpenAIFinishReason")).isEqualTo("content_filter");
        assertThat(answer.getMessage().getHeader("CamelOpenAIPromptTokens")).isEqualTo(21L);
    }

    @Test
    void anAnswerThatCallsATool() throws Exception {
        Exchange answer = play("tool-calls", "&storeFullResponse=true", exchange -> {});

        assertThat(answer.getException()).isNull();
        assertThat(answer.getMessage().getBody()).isEqualTo("");
        assertThat(answer.getMessage().getHeader("CamelOpenAIFinishReason")).isEqualTo("tool_calls");
        assertThat(answer.getProperty("CamelOpenAIResponse", ChatCompletion.class)
                        .choices()
                        .get(0)
                        .message()
                        .toolCalls())
                .hasValueSatisfying(calls -> assertThat(calls).hasSize(1));
    }

    private interface Reader {
        void read(Exchange exchange);
    }

    private Exception failure(String recorded) throws Exception {
        Exception failure = play(recorded).getException();
        assertThat(failure).isNotNull();
        return failure;
    }

    private Exchange play(String recorded) throws Exception {
        return play(recorded, "", exchange -> {});
    }

    private Exchange play(String recorded, String options, Reader reader) throws Exception {
        server.answers(response(read(recorded + "/response.http")));
        String uri =
                "openai:chat-completion?maxRetries=0&temperature=0.3&maxTokens=100&conversationMemory=true" + options;
        Exchange exchange = camel.getEndpoint(uri).createExchange();
        exchange.setProperty(
                "CamelOpenAIConversationHistory", List.of(ChatMessages.system("You write short letters.")));
        exchange.getMessage().setBody("When does the ferry leave?");
        try (Producer producer = camel.getEndpoint(uri).createProducer()) {
            producer.start();
            producer.process(exchange);
            reader.read(exchange);
        } catch (Exception e) {
            exchange.setException(e);
        }
        JsonNode sent = server.last().body();
        assertThat(sent).isEqualTo(JSON.readTree(read(recorded + "/request.json")));
        return exchange;
    }

    /** Status, headers, an empty line and the body, as a file has them. */
    private static ScriptedServer.Answer response(String recorded) {
        int end = recorded.indexOf("\n\n");
        List<String> head = recorded.substring(0, end).lines().toList();
        byte[] body = recorded.substring(end + 2).getBytes(StandardCharsets.UTF_8);
        return exchange -> {
            for (String header : head.subList(1, head.size())) {
                String[] nameAndValue = header.split(": ", 2);
                exchange.getResponseHeaders().set(nameAndValue[0], nameAndValue[1]);
            }
            exchange.sendResponseHeaders(Integer.parseInt(head.get(0)), body.length);
            exchange.getResponseBody().write(body);
        };
    }

    private static String read(String file) throws IOException {
        try (InputStream in = RecordedExchangesTest.class.getResourceAsStream("/recorded/" + file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
