package dev.aimessenger.openai;

import static dev.aimessenger.openai.ScriptedServer.chunk;
import static dev.aimessenger.openai.ScriptedServer.completion;
import static dev.aimessenger.openai.ScriptedServer.error;
import static dev.aimessenger.openai.ScriptedServer.events;
import static dev.aimessenger.openai.ScriptedServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.openai.errors.OpenAIInvalidDataException;
import com.openai.errors.OpenAIIoException;
import com.openai.errors.OpenAIServiceException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.FluentProducerTemplate;
import org.apache.camel.Producer;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatCompletionTest {

    private final ScriptedServer server = new ScriptedServer();
    private final CamelContext camel = new DefaultCamelContext();

    @BeforeEach
    void start() {
        OpenAIComponent openai = camel.getComponent("openai", OpenAIComponent.class);
        openai.setBaseUrl(server.baseUrl());
        openai.setApiKey("secret");
        openai.setModel("component-model");
        camel.start();
    }

    @AfterEach
    void stop() {
        camel.stop();
        server.close();
    }

    @Test
    void theBodyIsAskedAndTheAnswersTextComesBackWithItsData() {
        Exchange answer = ask("openai:chat-completion", "How are you?");

        assertThat(answer.getException()).isNull();
        assertThat(answer.getMessage().getBody()).isEqualTo("hello");
        assertThat(answer.getMessage().getHeaders())
                .containsEntry("CamelOpenAIResponseId", "chatcmpl-1")
                .containsEntry("CamelOpenAIResponseModel", "model-that-answered")
                .containsEntry("CamelOpenAIFinishReason", "stop")
                .containsEntry("CamelOpenAIPromptTokens", 7L)
                .containsEntry("CamelOpenAICompletionTokens", 5L)
                .containsEntry("CamelOpenAITotalTokens", 12L);
        assertThat(answer.getProperty("CamelOpenAIResponse")).isNull();
        assertThat(server.last().path()).isEqualTo("/v1/chat/completions");
        assertThat(server.last().headers().getFirst("Authorization")).isEqualTo("Bearer secret");
        JsonNode request = server.last().body();
        assertThat(request.path("model").asText()).isEqualTo("component-model");
        assertThat(messages(request)).containsExactly("user: How are you?");
        assertThat(names(request)).containsExactlyInAnyOrder("model", "messages");
    }

    @Test
    void optionsGoOnTheWire() {
        ask(
                "openai:chat-completion?model=m&temperature=0.2&topP=0.9&maxTokens=50&systemMessage=Be brief"
                        + "&developerMessage=Be kind",
                "Hi");

        JsonNode request = server.last().body();
        assertThat(request.path("model").asText()).isEqualTo("m");
        assertThat(request.path("temperature").asDouble()).isEqualTo(0.2);
        assertThat(request.path("top_p").asDouble()).isEqualTo(0.9);
        assertThat(request.path("max_tokens").asInt()).isEqualTo(50);
        assertThat(messages(request)).containsExactly("system: Be brief", "developer: Be kind", "user: Hi");
    }

    @Test
    void headersGoBeforeOptions() {
        template("openai:chat-completion?model=m&temperature=0.2&topP=0.9&maxTokens=50&systemMessage=s"
                        + "&developerMessage=d&userMessage=u")
                .withBody("body")
                .withHeader("CamelOpenAIModel", "header-model")
                .withHeader("CamelOpenAITemperature", "1.5")
                .withHeader("CamelOpenAITopP", 0.1)
                .withHeader("CamelOpenAIMaxTokens", 9)
                .withHeader("CamelOpenAISystemMessage", "S")
                .withHeader("CamelOpenAIDeveloperMessage", "D")
                .withHeader("CamelOpenAIUserMessage", "U")
                .send();

        JsonNode request = server.last().body();
        assertThat(request.path("model").asText()).isEqualTo("header-model");
        assertThat(request.path("temperature").asDouble()).isEqualTo(1.5);
        assertThat(request.path("top_p").asDouble()).isEqualTo(0.1);
        assertThat(request.path("max_tokens").asInt()).isEqualTo(9);
        assertThat(messages(request)).containsExactly("system: S", "developer: D", "user: U");
    }

    @Test
    void theOptionUserMessageStandsInForAnEmptyBody() {
        ask("openai:chat-completion?userMessage=Say something", null);
        assertThat(messages(server.last().body())).containsExactly("user: Say something");
    }

    @Test
    void withoutAnyPromptOrModelNothingIsSent() {
        assertThat(ask("openai:chat-completion", " ").getException())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("No prompt");
        camel.getComponent("openai", OpenAIComponent.class).setModel(null);
        Exchange failed = ask("openai:chat-completion?topP=1", "Hi");
        assertThat(failed.getException())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("No model");
        assertThat(OpenAIFailures.isTransient(failed.getException())).isFalse();
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void withoutAKeyNoAuthorizationIsSent() {
        assumeTrue(System.getenv("OPENAI_API_KEY") == null);
        camel.getComponent("openai", OpenAIComponent.class).setApiKey(null);
        assertThat(ask("openai:chat-completion", "Hi").getException()).isNull();
        assertThat(server.last().headers()).doesNotContainKey("Authorization");
    }

    @Test
    void theConversationGoesBetweenInstructionsAndPromptAndGrows() {
        Exchange first = template("openai:chat-completion?conversationMemory=true&conversationHistoryProperty=thread"
                        + "&developerMessage=d&maxRetries=0")
                .withBody("And now?")
                .withExchangeProperty(
                        "thread",
                        List.of(ChatMessages.system("s"), ChatMessages.user("one"), ChatMessages.assistant("two")))
                .send();

        assertThat(messages(server.last().body()))
                .containsExactly("developer: d", "system: s", "user: one", "assistant: two", "user: And now?");

        template("openai:chat-completion?conversationMemory=true")
                .withBody("More")
                .withExchangeProperty("CamelOpenAIConversationHistory", first.getProperty("thread"))
                .send();

        assertThat(messages(server.last().body()))
                .containsExactly(
                        "system: s", "user: one", "assistant: two", "user: And now?", "assistant: hello", "user: More");
    }

    @Test
    void aSystemMessageStartsTheConversationAnewAsTheCatalogSays() {
        Exchange answer = template("openai:chat-completion?conversationMemory=true&systemMessage=s")
                .withBody("Hi")
                .withExchangeProperty("CamelOpenAIConversationHistory", List.of(ChatMessages.user("old")))
                .send();

        assertThat(messages(server.last().body())).containsExactly("system: s", "user: Hi");
        assertThat(answer.getProperty("CamelOpenAIConversationHistory", List.class))
                .hasSize(2);
    }

    @Test
    void aHistoryThatIsNoneIsRefused() {
        Exchange answer = template("openai:chat-completion?conversationMemory=true")
                .withBody("Hi")
                .withExchangeProperty("CamelOpenAIConversationHistory", List.of("plain text"))
                .send();

        assertThat(answer.getException()).isInstanceOf(IllegalArgumentException.class);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void withoutMemoryTheHistoryIsLeftAlone() {
        Exchange answer = template("openai:chat-completion")
                .withBody("Hi")
                .withExchangeProperty("CamelOpenAIConversationHistory", List.of(ChatMessages.user("old")))
                .send();

        assertThat(messages(server.last().body())).containsExactly("user: Hi");
        assertThat(answer.getProperty("CamelOpenAIConversationHistory", List.class))
                .hasSize(1);
    }

    @Test
    void theWholeAnswerIsKeptOnRequest() {
        Exchange answer = ask("openai:chat-completion?storeFullResponse=true", "Hi");
        assertThat(answer.getProperty("CamelOpenAIResponse")).isInstanceOf(ChatCompletion.class);
    }

    @Test
    void aSchemaGoesOnTheWireFromOptionHeaderOrFile() {
        ask("openai:chat-completion?jsonSchema=RAW({\"type\":\"object\",\"title\":\"option\"})", "Hi");
        JsonNode format = server.last().body().path("response_format");
        assertThat(format.path("type").asText()).isEqualTo("json_schema");
        assertThat(format.at("/json_schema/schema/title").asText()).isEqualTo("option");

        ask("openai:chat-completion?jsonSchema=resource:classpath:answer.schema.json", "Hi");
        assertThat(server.last()
                        .body()
                        .at("/response_format/json_schema/schema/title")
                        .asText())
                .isEqualTo("file");

        template("openai:chat-completion")
                .withBody("Hi")
                .withHeader("CamelOpenAIJsonSchema", "{\"title\":\"header\"}")
                .send();
        assertThat(server.last()
                        .body()
                        .at("/response_format/json_schema/schema/title")
                        .asText())
                .isEqualTo("header");
    }

    @Test
    void aSchemaThatIsNoneIsRefused() {
        for (String schema : List.of("not json", "[]")) {
            Exchange answer = template("openai:chat-completion")
                    .withBody("Hi")
                    .withHeader("CamelOpenAIJsonSchema", schema)
                    .send();
            assertThat(answer.getException())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("jsonSchema");
        }
    }

    public static class Person {
        public String name;
        public int age;
    }

    @Test
    void aClassBecomesASchemaAndTheBodyStaysText() {
        server.answers(completion("{\"name\":\"Ann\",\"age\":3}"));
        Exchange answer = ask("openai:chat-completion?outputClass=" + Person.class.getName(), "Hi");

        assertThat(answer.getException()).isNull();
        JsonNode schema = server.last().body().at("/response_format/json_schema/schema");
        assertThat(schema.path("properties").has("name")).isTrue();
        assertThat(schema.path("properties").has("age")).isTrue();
        assertThat(answer.getMessage().getBody()).isEqualTo("{\"name\":\"Ann\",\"age\":3}");

        assertThat(ask("openai:chat-completion?outputClass=no.such.Type", "Hi").getException())
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void streamingGivesChunks() {
        server.answers(events(chunk("Hel"), chunk("lo"), "[DONE]"));
        List<String> texts = new ArrayList<>();
        Exchange exchange = streamed(texts);

        assertThat(exchange.getException()).isNull();
        assertThat(server.last().body().path("stream").asBoolean()).isTrue();
        assertThat(server.last().body().at("/stream_options/include_usage").asBoolean())
                .isTrue();
        assertThat(texts).containsExactly("Hel", "lo");
    }

    @Test
    void aStreamThatIsCutFailsAndIsTransient() {
        server.answers(exchange -> {
            exchange.sendResponseHeaders(200, 10_000);
            exchange.getResponseBody().write(("data: " + chunk("Hel") + "\n\n").getBytes());
            exchange.getResponseBody().flush();
        });
        List<String> texts = new ArrayList<>();
        Exchange exchange = streamed(texts);

        assertThat(texts).containsExactly("Hel");
        assertThat(exchange.getException()).isInstanceOf(OpenAIIoException.class);
        assertThat(OpenAIFailures.isTransient(exchange.getException())).isTrue();
    }

    @Test
    void aStreamThatHangsEndsWithTheTimeout() {
        CountDownLatch forever = new CountDownLatch(1);
        server.answers(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(("data: " + chunk("Hel") + "\n\n").getBytes());
            exchange.getResponseBody().flush();
            forever.await(20, TimeUnit.SECONDS);
        });
        List<String> texts = new ArrayList<>();
        long start = System.nanoTime();
        Exchange exchange = streamed(texts);
        forever.countDown();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        assertThat(texts).containsExactly("Hel");
        assertThat(OpenAIFailures.isTransient(exchange.getException())).isTrue();
    }

    @Test
    void manyCallsRunAtOnce() throws Exception {
        CountDownLatch allThere = new CountDownLatch(100);
        server.answers(exchange -> {
            allThere.countDown();
            allThere.await(20, TimeUnit.SECONDS);
            completion("hello").write(exchange);
        });
        ExecutorService callers = Executors.newFixedThreadPool(100);
        List<Future<Exchange>> answers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            answers.add(callers.submit(() -> ask("openai:chat-completion?maxRetries=0", "Hi")));
        }
        for (Future<Exchange> answer : answers) {
            assertThat(answer.get(20, TimeUnit.SECONDS).getMessage().getBody()).isEqualTo("hello");
        }
        callers.shutdownNow();
    }

    @ParameterizedTest
    @CsvSource({
        "400, false",
        "401, false",
        "403, false",
        "404, false",
        "422, false",
        "408, true",
        "409, true",
        "429, true",
        "500, true",
        "502, true",
        "503, true"
    })
    void aRefusalSaysItsStatusAndWhetherToTryAgain(int status, boolean passing) {
        server.answers(error(status, "no such luck"));
        Exception failure = ask("openai:chat-completion?maxRetries=0", "Hi").getException();

        assertThat(failure).isInstanceOf(OpenAIServiceException.class).hasMessageContaining("no such luck");
        assertThat(OpenAIFailures.statusCode(new RuntimeException(failure))).hasValue(status);
        assertThat(OpenAIFailures.isTransient(new RuntimeException(failure))).isEqualTo(passing);
        assertThat(OpenAIFailures.isPermanent(new RuntimeException(failure))).isEqualTo(!passing);
        assertThat(OpenAIFailures.retryAfter(failure)).isEmpty();
        assertThat(server.requests()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "401, true, false",
        "403, true, false",
        "404, false, true",
        "400, false, false",
        "422, false, false",
        "429, false, false",
        "500, false, false"
    })
    void aRefusedKeyAndAnUnknownModelAreToldApart(int status, boolean key, boolean model) {
        server.answers(error(status, "no such luck"));
        Exception failure = ask("openai:chat-completion?maxRetries=0", "Hi").getException();

        assertThat(OpenAIFailures.isKeyRefused(new RuntimeException(failure))).isEqualTo(key);
        assertThat(OpenAIFailures.isModelUnknown(new RuntimeException(failure))).isEqualTo(model);
        assertThat(OpenAIFailures.isContextTooLong(new RuntimeException(failure)))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | {'error':{'message':'too much','type':'invalid_request_error','param':'messages','code':'context_length_exceeded'}} | true",
                "400 | {'object':'error','message':'The maximum context length is 4096 tokens','type':'BadRequestError','param':null,'code':400} | true",
                "400 | {'error':{'code':400,'message':'the request exceeds the available context size','type':'exceed_context_size_error'}} | true",
                "400 | {'error':{'message':'no such role','type':'invalid_request_error','param':'messages','code':null}} | false",
                "400 | {'error':{'code':400,'message':'no such role','type':'invalid_request_error'}} | false",
                "400 | <html>Bad request</html> | false",
                "500 | {'error':{'message':'too much','type':'server_error','param':null,'code':'context_length_exceeded'}} | false"
            },
            quoteCharacter = '"')
    void aContextThatIsTooLongIsKnownByCodeOrByWords(int status, String body, boolean tooLong) {
        server.answers(json(status, body.replace('\'', '"')));
        Exception failure = ask("openai:chat-completion?maxRetries=0", "Hi").getException();

        assertThat(OpenAIFailures.isContextTooLong(new RuntimeException(failure)))
                .isEqualTo(tooLong);
    }

    @Test
    void whatIsNoRefusalIsNoneOfTheThree() {
        IllegalArgumentException before = new IllegalArgumentException("No model");

        assertThat(OpenAIFailures.isKeyRefused(before)).isFalse();
        assertThat(OpenAIFailures.isModelUnknown(before)).isFalse();
        assertThat(OpenAIFailures.isContextTooLong(before)).isFalse();
    }

    @Test
    void aRateLimitSaysWhenToComeBack() {
        server.answers(error(429, "slow down", "Retry-After", "7"));
        Exception failure = ask("openai:chat-completion?maxRetries=0", "Hi").getException();
        assertThat(OpenAIFailures.retryAfter(failure)).contains(Duration.ofSeconds(7));

        server.answers(error(429, "slow down", "Retry-After-Ms", "1500", "Retry-After", "2"));
        failure = ask("openai:chat-completion?maxRetries=0", "Hi").getException();
        assertThat(OpenAIFailures.retryAfter(failure)).contains(Duration.ofMillis(1500));

        server.answers(error(429, "slow down", "Retry-After", "Wed, 21 Oct 2015 07:28:00 GMT"));
        failure = ask("openai:chat-completion?maxRetries=0", "Hi").getException();
        assertThat(OpenAIFailures.retryAfter(failure)).contains(Duration.ZERO);

        server.answers(error(429, "slow down", "Retry-After", "soon"));
        failure = ask("openai:chat-completion?maxRetries=0", "Hi").getException();
        assertThat(OpenAIFailures.retryAfter(failure)).isEmpty();
    }

    @Test
    void theSdkRetriesAsOftenAsTold() {
        server.answers(error(429, "slow down", "Retry-After-Ms", "1"));
        ask("openai:chat-completion?maxRetries=2", "Hi");
        assertThat(server.requests()).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{\"id\":", "not json", "{}", "{\"choices\":[]}"})
    void anAnswerThatCannotBeReadIsTransient(String body) {
        server.answers(json(200, body));
        Exception failure = ask("openai:chat-completion?maxRetries=0", "Hi").getException();

        assertThat(failure).isInstanceOf(OpenAIInvalidDataException.class);
        assertThat(OpenAIFailures.isTransient(failure)).isTrue();
        assertThat(OpenAIFailures.statusCode(failure)).isEmpty();
    }

    @Test
    void aConnectionThatIsCutOrRefusedIsTransient() {
        server.answers(exchange -> {
            exchange.sendResponseHeaders(200, 10_000);
            exchange.getResponseBody().write("{\"id\":".getBytes());
        });
        Exception cut = ask("openai:chat-completion?maxRetries=0", "Hi").getException();
        assertThat(OpenAIFailures.isTransient(cut)).isTrue();

        Exception refused = ask("openai:chat-completion?maxRetries=0&baseUrl=http://127.0.0.1:1/v1", "Hi")
                .getException();
        assertThat(refused).isInstanceOf(OpenAIIoException.class);
        assertThat(OpenAIFailures.isTransient(refused)).isTrue();
    }

    @Test
    void aServerThatHangsEndsWithTheTimeout() {
        CountDownLatch forever = new CountDownLatch(1);
        server.answers(exchange -> forever.await(20, TimeUnit.SECONDS));
        assertEndsWithTheTimeout("openai:chat-completion?maxRetries=0&requestTimeout=400");
        forever.countDown();
    }

    @Test
    void aServerThatTricklesEndsWithTheTimeout() {
        CountDownLatch forever = new CountDownLatch(1);
        server.answers(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            // Each byte comes long before a read time-out of 400 ms: only a limit on the whole call ends this.
            while (!forever.await(50, TimeUnit.MILLISECONDS)) {
                exchange.getResponseBody().write(' ');
                exchange.getResponseBody().flush();
            }
        });
        assertEndsWithTheTimeout("openai:chat-completion?maxRetries=0&requestTimeout=400");
        forever.countDown();
    }

    @Test
    void yamlBindsEveryOption() throws Exception {
        camel.getPropertiesComponent().addInitialProperty("model.name", "yaml-model");
        Resource routes = ResourceHelper.fromString("test.yaml", """
                - route:
                    id: ask
                    from:
                      uri: direct:ask
                      steps:
                        - to:
                            id: ask-model
                            uri: openai:chat-completion
                            parameters:
                              model: "{{model.name}}"
                              apiKey: "{{model.key:yaml-key}}"
                              temperature: 0.5
                              maxTokens: 10
                              requestTimeout: 5000
                              maxRetries: 0
                              conversationMemory: true
                              conversationHistoryProperty: thread
                              developerMessage: "Be brief, be kind"
                - route:
                    id: ask-2
                    from:
                      uri: direct:ask-2
                      steps:
                        - to:
                            uri: openai
                            parameters:
                              operation: chat-completion
                              model: second-model
                """);
        PluginHelper.getRoutesLoader(camel).loadRoutes(routes);

        Exchange answer = ask("direct:ask", "Hi");
        assertThat(answer.getException()).isNull();
        assertThat(server.last().headers().getFirst("Authorization")).isEqualTo("Bearer yaml-key");
        JsonNode request = server.last().body();
        assertThat(request.path("model").asText()).isEqualTo("yaml-model");
        assertThat(request.path("max_tokens").asInt()).isEqualTo(10);
        assertThat(messages(request)).containsExactly("developer: Be brief, be kind", "user: Hi");
        assertThat(answer.getProperty("thread", List.class)).hasSize(2);

        ask("direct:ask-2", "Hi");
        assertThat(server.last().body().path("model").asText()).isEqualTo("second-model");
    }

    @Test
    void unknownOptionsAndOperationsAreRefused() {
        for (Map.Entry<String, String> wrong : Map.of(
                        "openai:chat-completion?temprature=1", "temprature",
                        "openai:chat-completion?maxTokens=many", "maxTokens",
                        "openai:embeddings", "chat-completion")
                .entrySet()) {
            assertThatThrownBy(() -> camel.getEndpoint(wrong.getKey()))
                    .isInstanceOf(ResolveEndpointFailedException.class)
                    .hasStackTraceContaining(wrong.getValue());
        }
    }

    @Test
    void theKeyIsNotShownInTheEndpointsName() {
        assertThat(camel.getEndpoint("openai:chat-completion?apiKey=very-secret")
                        .toString())
                .doesNotContain("very-secret");
    }

    private void assertEndsWithTheTimeout(String uri) {
        long start = System.nanoTime();
        Exception failure = ask(uri, "Hi").getException();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
        assertThat(failure).isNotNull();
        assertThat(OpenAIFailures.isTransient(failure)).isTrue();
    }

    private Exchange streamed(List<String> texts) {
        Exchange exchange = camel.getEndpoint("openai:chat-completion?streaming=true&maxRetries=0&requestTimeout=2000")
                .createExchange();
        exchange.getMessage().setBody("Hi");
        try {
            Producer producer = camel.getEndpoint(
                            "openai:chat-completion?streaming=true&maxRetries=0&requestTimeout=2000")
                    .createProducer();
            producer.start();
            producer.process(exchange);
            Iterator<?> chunks = exchange.getMessage().getBody(Iterator.class);
            while (chunks.hasNext()) {
                ChatCompletionChunk chunk = (ChatCompletionChunk) chunks.next();
                texts.add(chunk.choices().get(0).delta().content().orElse(""));
            }
        } catch (Exception e) {
            exchange.setException(e);
        }
        return exchange;
    }

    private Exchange ask(String uri, String body) {
        return template(uri).withBody(body).send();
    }

    private FluentProducerTemplate template(String uri) {
        return camel.createFluentProducerTemplate().to(uri);
    }

    private static List<String> messages(JsonNode request) {
        List<String> messages = new ArrayList<>();
        for (JsonNode message : request.path("messages")) {
            messages.add(message.path("role").asText() + ": "
                    + message.path("content").asText());
        }
        return messages;
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
