package dev.aimessenger.simulator;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.blankOrNullString;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import com.openai.errors.OpenAIException;
import com.openai.errors.OpenAIServiceException;
import com.openai.models.chat.completions.ChatCompletionChunk;
import dev.aimessenger.common.launch.ServiceLauncher;
import dev.aimessenger.common.launch.StartFailures;
import dev.aimessenger.embedded.FreePorts;
import dev.aimessenger.openai.ChatMessages;
import dev.aimessenger.openai.OpenAIComponent;
import dev.aimessenger.openai.OpenAIFailures;
import dev.aimessenger.simulator.fault.Fault;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;

/** The real simulator, asked by plain HTTP and by the real {@code openai:} component. */
class OpenaiSimulatorIT {

    private static final int PORT = FreePorts.next();
    private static final int MANAGEMENT_PORT = FreePorts.next();
    private static final CamelContext CAMEL = new DefaultCamelContext();
    private static ConfigurableApplicationContext service;

    @BeforeAll
    static void start() {
        service = start(PORT, MANAGEMENT_PORT, Map.of("aimessenger.simulator.latency-ms", 5));
        OpenAIComponent openai = CAMEL.getComponent("openai", OpenAIComponent.class);
        openai.setBaseUrl("http://127.0.0.1:" + PORT + "/v1");
        openai.setApiKey("any");
        openai.setModel("simulator");
        CAMEL.start();
    }

    @AfterAll
    static void stop() {
        CAMEL.stop();
        service.close();
    }

    @Test
    void anAnswerQuotesThePromptCountsTokensAndSaysThatItIsASimulators() {
        Exchange answer = ask("openai:chat-completion", "Where do we meet?");

        assertThat(answer.getException()).isNull();
        assertThat(answer.getMessage().getBody(String.class))
                .startsWith("[simulator]")
                .contains("1 message;")
                .contains("\"Where do we meet?\"");
        assertThat(answer.getMessage().getHeader("CamelOpenAIResponseModel")).isEqualTo("simulator");
        assertThat(answer.getMessage().getHeader("CamelOpenAIFinishReason")).isEqualTo("stop");
        assertThat(answer.getMessage().getHeader("CamelOpenAIPromptTokens", Long.class))
                .isEqualTo(5);
        assertThat(answer.getMessage().getHeader("CamelOpenAICompletionTokens", Long.class))
                .isPositive();
    }

    @Test
    void theSameRequestGetsTheSameAnswer() {
        String request = request("simulator", "Hi");
        assertThat(post(request).statusCode(200).extract().asString())
                .isEqualTo(post(request).extract().asString());
    }

    @Test
    void aConversationCounts() {
        Exchange answer = CAMEL.createFluentProducerTemplate()
                .to("openai:chat-completion?conversationMemory=true")
                .withBody("Third")
                .withExchangeProperty(
                        "CamelOpenAIConversationHistory",
                        List.of(ChatMessages.system("First"), ChatMessages.user("Second")))
                .send();
        assertThat(answer.getMessage().getBody(String.class))
                .contains("3 messages")
                .contains("\"Third\"");
    }

    @Test
    void aLongPromptIsQuotedInPartAndALongAnswerIsLimited() {
        String text =
                ask("openai:chat-completion", "x".repeat(10_000)).getMessage().getBody(String.class);
        assertThat(text).hasSizeLessThan(400).contains("…");

        Exchange limited = ask("openai:chat-completion?maxTokens=4", "Hi");
        assertThat(limited.getMessage().getBody(String.class)).hasSize(16);
        assertThat(limited.getMessage().getHeader("CamelOpenAIFinishReason")).isEqualTo("length");
    }

    @Test
    void aStreamHasTheSameTextInChunks() throws Exception {
        String whole =
                ask("openai:chat-completion", "Привет, как дела?").getMessage().getBody(String.class);
        List<String> chunks = stream("simulator", "Привет, как дела?");
        assertThat(chunks).hasSizeGreaterThan(5);
        assertThat(String.join("", chunks)).isEqualTo(whole);
    }

    @Test
    void aStreamIsServerSentEventsAndEndsWithTheUsageOnRequestAndWithDone() {
        String events = post("""
                {"model": "simulator", "stream": true, "stream_options": {"include_usage": true},
                 "messages": [{"role": "user", "content": "Hi"}]}""")
                .statusCode(200)
                .contentType("text/event-stream")
                .extract()
                .asString();
        String[] lines = events.split("\n\n");
        assertThat(lines).allMatch(line -> line.startsWith("data: "));
        assertThat(lines[lines.length - 1]).isEqualTo("data: [DONE]");
        assertThat(lines[lines.length - 2]).contains("\"choices\":[],\"usage\":{\"prompt_tokens\":1");
        assertThat(lines[lines.length - 3])
                .contains("\"finish_reason\":\"stop\"")
                .contains("\"usage\":null");
    }

    @ParameterizedTest
    @CsvSource({
        "simulator-429, 429, true",
        "simulator-500, 500, true",
        "simulator-401, 401, false",
        "simulator-404, 404, false",
        "simulator-context-length, 400, false",
        "no-such-model, 404, false"
    })
    void aModelRefuses(String model, int status, boolean passing) {
        Exception failure =
                ask("openai:chat-completion?maxRetries=0&model=" + model, "Hi").getException();

        assertThat(failure).isInstanceOf(OpenAIServiceException.class);
        assertThat(OpenAIFailures.statusCode(failure)).hasValue(status);
        assertThat(OpenAIFailures.isTransient(failure)).isEqualTo(passing);
        assertThatThrownBy(() -> stream(model, "Hi"))
                .satisfies(streamed ->
                        assertThat(OpenAIFailures.statusCode(streamed)).hasValue(status));
        if (status == 429) {
            assertThat(OpenAIFailures.retryAfter(failure)).contains(Duration.ofSeconds(1));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "simulator-401, 401, invalid_api_key, ",
        "simulator-404, 404, model_not_found, model",
        "simulator-context-length, 400, context_length_exceeded, messages"
    })
    void aLastingRefusalHasTheFormOfOpenais(String model, int status, String code, String parameter) {
        post(request(model, "Hi"))
                .statusCode(status)
                .contentType(ContentType.JSON)
                .body("error.type", equalTo("invalid_request_error"))
                .body("error.code", equalTo(code))
                .body("error.param", equalTo(parameter))
                .body("error.message", not(blankOrNullString()));
    }

    @ParameterizedTest
    @CsvSource({"simulator-empty, stop, 0", "simulator-content-filter, content_filter, 0", "simulator-long, stop, 20000"
    })
    void anAnswerIsOfNoUse(String model, String finishReason, int length) throws Exception {
        Exchange answer = ask("openai:chat-completion?maxRetries=0&maxTokens=10&model=" + model, "Hi");

        assertThat(answer.getException()).isNull();
        assertThat(answer.getMessage().getBody(String.class)).hasSize(length);
        assertThat(answer.getMessage().getHeader("CamelOpenAIFinishReason")).isEqualTo(finishReason);
        assertThat(String.join("", stream(model, "Hi"))).hasSize(length);
        post(streamed(model)).body(containsString("\"finish_reason\":\"" + finishReason + "\""));
    }

    @Test
    void aFilteredAnswerHasNoTextAndAnEmptyOneHasAnEmptyText() {
        post(request("simulator-content-filter", "Hi")).body("choices[0].message.content", nullValue());
        post(request("simulator-empty", "Hi")).body("choices[0].message.content", equalTo(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"simulator-cut", "simulator-broken-json"})
    void anAnswerArrivesDamaged(String model) throws Exception {
        Exception failure =
                ask("openai:chat-completion?maxRetries=0&model=" + model, "Hi").getException();

        assertThat(failure).isNotNull();
        assertThat(OpenAIFailures.isTransient(failure)).isTrue();
        assertThat(OpenAIFailures.statusCode(failure)).isEmpty();
        assertThatThrownBy(() -> stream(model, "Hi")).isInstanceOf(OpenAIException.class);
    }

    @Test
    void aCutConnectionIsCutAndBrokenJsonIsWhole() throws Exception {
        assertThatThrownBy(() -> send(request("simulator-cut", "Hi")).join()).hasRootCauseInstanceOf(IOException.class);
        HttpResponse<String> broken =
                send(request("simulator-broken-json", "Hi")).get();
        assertThat(broken.statusCode()).isEqualTo(200);
        assertThat(broken.body()).startsWith("{").doesNotEndWith("}");
    }

    @Test
    void aSlowModelTakesItsTime() {
        long start = System.nanoTime();
        assertThat(ask("openai:chat-completion?model=simulator-slow-700", "Hi").getException())
                .isNull();
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(700), Duration.ofSeconds(5));
    }

    @Test
    void threeHundredHangingRequestsDoNotStopAHealthyOne() {
        List<CompletableFuture<HttpResponse<String>>> hanging = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            hanging.add(send(request("simulator-hang", "Hi")));
        }
        for (int i = 0; i < 20; i++) {
            assertThat(send(request("simulator", "Hi"))
                            .orTimeout(5, TimeUnit.SECONDS)
                            .join()
                            .statusCode())
                    .isEqualTo(200);
        }
        Exception failure = ask("openai:chat-completion?maxRetries=0&requestTimeout=500&model=simulator-hang", "Hi")
                .getException();
        assertThat(OpenAIFailures.isTransient(failure)).isTrue();
        assertThat(hanging).noneMatch(CompletableFuture::isDone);
        hanging.forEach(request -> request.cancel(true));
    }

    @Test
    void modelsAreListed() {
        given().port(PORT)
                .get("/v1/models")
                .then()
                .statusCode(200)
                .contentType(ContentType.JSON)
                .body("object", equalTo("list"))
                .body(
                        "data.id",
                        hasItems(Arrays.stream(Fault.values())
                                .map(fault -> fault == Fault.NONE ? "simulator" : "simulator-" + fault.label())
                                .toArray(String[]::new)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"model\":            | ",
                "''                     | ",
                "[]                     | ",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]} | model",
                "{\"model\":\"simulator\"} | messages",
                "{\"model\":\"simulator\",\"messages\":[]} | messages",
                "{\"model\":\"simulator\",\"messages\":[{\"role\":\"king\",\"content\":\"x\"}]} | messages[0].role",
                "{\"model\":\"simulator\",\"messages\":[{\"role\":\"user\",\"content\":\" \"}]} | messages[0].content",
                "{\"model\":\"simulator\",\"max_tokens\":0,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]} | max_tokens",
            })
    void aBadRequestIsRefusedAsOpenaiWould(String body, String parameter) {
        post(body)
                .statusCode(400)
                .contentType(ContentType.JSON)
                .body("error.type", equalTo("invalid_request_error"))
                .body("error.param", equalTo(parameter))
                .body("error.message", not(blankOrNullString()));
    }

    @Test
    void contentMayBeAListOfParts() {
        post("""
                {"model": "simulator", "messages": [{"role": "user", "content": [{"type": "text", "text": "in parts"}]}]}""")
                .statusCode(200)
                .body("system_fingerprint", equalTo("simulator"))
                .body("choices[0].message.content", containsString("in parts"));
    }

    @Test
    void aFormIsRefusedAsOpenaiWould() throws Exception {
        HttpRequest asForm = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + PORT + "/v1/chat/completions"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(request("simulator", "Hi")))
                .build();
        HttpResponse<String> refusal = HTTP.send(asForm, BodyHandlers.ofString());
        assertThat(refusal.statusCode()).isEqualTo(400);
        assertThat(refusal.body()).contains("invalid_request_error");
    }

    @Test
    void headersOfARequestSteerNothing() {
        given().port(PORT)
                .contentType(ContentType.JSON)
                .header("Authorization", "Bearer anything")
                .header("CamelHttpResponseCode", "418")
                .queryParam("CamelHttpResponseCode", "418")
                .body(request("simulator", "Hi"))
                .post("/v1/chat/completions")
                .then()
                .statusCode(200)
                .header("Authorization", nullValue());
    }

    @Test
    void healthAndManagementAnswer() {
        given().port(PORT).get("/healthz").then().statusCode(200);
        given().port(MANAGEMENT_PORT).get("/actuator/health").then().statusCode(200);
    }

    @Test
    void everyThirdRequestFailsWhenTold() {
        int port = FreePorts.next();
        OpenAIComponent openai = new OpenAIComponent();
        openai.setBaseUrl("http://127.0.0.1:" + port + "/v1");
        openai.setModel("simulator");
        CAMEL.addComponent("faulty", openai);
        try (ConfigurableApplicationContext faulty = start(
                port,
                FreePorts.next(),
                Map.of(
                        "aimessenger.simulator.latency-ms", 0,
                        "aimessenger.simulator.fault", "500",
                        "aimessenger.simulator.fault-every", 3))) {
            List<Integer> statuses = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                statuses.add(given().port(port)
                        .contentType(ContentType.JSON)
                        .body(request("simulator", "Hi"))
                        .post("/v1/chat/completions")
                        .statusCode());
            }
            assertThat(statuses).containsExactly(200, 200, 500, 200, 200, 500);
            for (int i = 0; i < 6; i++) {
                assertThat(ask("faulty:chat-completion?maxRetries=1", "Hi").getException())
                        .as("a second try heals it")
                        .isNull();
            }
        }
    }

    @Test
    void aStreamCanBeSlowedDownWithoutHoldingAThread() throws Exception {
        int port = FreePorts.next();
        Map<String, Object> slow =
                Map.of("aimessenger.simulator.latency-ms", 0, "aimessenger.simulator.stream-delay-ms", 40);
        try (ConfigurableApplicationContext paced = start(port, FreePorts.next(), slow)) {
            List<Duration> arrivals = new ArrayList<>();
            long start = System.nanoTime();
            HttpResponse<Stream<String>> response =
                    HTTP.send(post(port, streamed("simulator-long")), BodyHandlers.ofLines());
            response.body()
                    .filter(line -> !line.isEmpty())
                    .limit(20)
                    .forEach(line -> arrivals.add(Duration.ofNanos(System.nanoTime() - start)));
            assertThat(arrivals.get(19).minus(arrivals.get(0))).isGreaterThan(Duration.ofMillis(19 * 40 / 2));

            List<CompletableFuture<HttpResponse<Void>>> streams = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                streams.add(HTTP.sendAsync(post(port, streamed("simulator-long")), BodyHandlers.discarding()));
            }
            given().port(port).get("/v1/models").then().statusCode(200);
            HttpResponse<String> whole = HTTP.send(post(port, streamed("simulator")), BodyHandlers.ofString());
            assertThat(whole.headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
            assertThat(whole.body()).startsWith("data: {").endsWith("data: [DONE]\n\n");
            assertThat(streams).noneMatch(CompletableFuture::isDone);
            streams.forEach(stream -> stream.cancel(true));
        }
    }

    @Test
    void aFaultOfAStreamIsNotSlowedAway() {
        int port = FreePorts.next();
        Map<String, Object> settings = Map.of(
                "aimessenger.simulator.latency-ms", 0,
                "aimessenger.simulator.stream-delay-ms", 1,
                "aimessenger.simulator.fault", "content-filter");
        try (ConfigurableApplicationContext paced = start(port, FreePorts.next(), settings)) {
            assertThatThrownBy(() -> HTTP.send(post(port, streamed("simulator-cut")), BodyHandlers.ofString()))
                    .isInstanceOf(IOException.class);
            given().port(port)
                    .contentType(ContentType.JSON)
                    .body(streamed("simulator"))
                    .post("/v1/chat/completions")
                    .then()
                    .body(containsString("\"finish_reason\":\"content_filter\""));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "fault, 418, SIMULATOR_FAULT",
        "fault-every, 0, SIMULATOR_FAULT_EVERY",
        "latency-ms, -1, SIMULATOR_LATENCY_MS",
        "stream-delay-ms, -1, SIMULATOR_STREAM_DELAY_MS"
    })
    void aWrongSettingIsNamedAtStart(String name, String value, String named) {
        assertThatThrownBy(
                        () -> start(FreePorts.next(), FreePorts.next(), Map.of("aimessenger.simulator." + name, value)))
                .satisfies(failure ->
                        assertThat(StartFailures.explain(failure, null)).contains(named));
    }

    private static ConfigurableApplicationContext start(int port, int managementPort, Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("server.port", port);
        all.put("management.server.port", managementPort);
        return ServiceLauncher.start(OpenaiSimulatorApplication.class, OpenaiSimulatorApplication.NAME, all);
    }

    private static Exchange ask(String uri, String prompt) {
        return CAMEL.createFluentProducerTemplate().to(uri).withBody(prompt).send();
    }

    private static List<String> stream(String model, String prompt) throws Exception {
        List<String> texts = new ArrayList<>();
        Exchange exchange = CAMEL.getEndpoint("openai:chat-completion?maxRetries=0&streaming=true&model=" + model)
                .createExchange();
        exchange.getMessage().setBody(prompt);
        try (var producer = exchange.getContext()
                .getEndpoint("openai:chat-completion?maxRetries=0&streaming=true&model=" + model)
                .createProducer()) {
            producer.start();
            producer.process(exchange);
            Iterator<?> chunks = exchange.getMessage().getBody(Iterator.class);
            while (chunks.hasNext()) {
                ChatCompletionChunk chunk = (ChatCompletionChunk) chunks.next();
                chunk.choices().forEach(choice -> choice.delta().content().ifPresent(texts::add));
            }
        }
        return texts;
    }

    private static String streamed(String model) {
        return """
                {"model": "%s", "stream": true, "max_tokens": 10, "messages": [{"role": "user", "content": "Hi"}]}""".formatted(model);
    }

    private static String request(String model, String prompt) {
        return "{\"model\": \"%s\", \"messages\": [{\"role\": \"user\", \"content\": \"%s\"}]}"
                .formatted(model, prompt);
    }

    private static ValidatableResponse post(String body) {
        return given().port(PORT)
                .contentType(ContentType.JSON)
                .body(body)
                .post("/v1/chat/completions")
                .then();
    }

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static CompletableFuture<HttpResponse<String>> send(String body) {
        return HTTP.sendAsync(post(PORT, body), BodyHandlers.ofString());
    }

    private static HttpRequest post(int port, String body) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/chat/completions"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
    }
}
