package dev.aimessenger.e2e.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.aimessenger.e2e.model.StubModel.Message;
import dev.aimessenger.e2e.model.StubModel.Reply;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StubModelTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final StubModel model = new StubModel();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @AfterEach
    void close() {
        model.close();
    }

    @Test
    void anAnswerIsWhatTheTestSaysAndTheRequestIsKept() throws Exception {
        model.answerText(request -> "You said: " + request.last());

        JsonNode answer = JSON.readTree(ask(false).body());

        assertThat(answer.at("/choices/0/message/content").asText()).isEqualTo("You said: How are you?");
        assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(answer.at("/usage/total_tokens").asInt()).isPositive();
        assertThat(model.requests()).singleElement().satisfies(request -> {
            assertThat(request.model()).isEqualTo("stub");
            assertThat(request.key()).isEqualTo("secret");
            assertThat(request.messages())
                    .containsExactly(new Message("system", "Be kind"), new Message("user", "How are you?"));
        });
    }

    @Test
    void aStreamHasTheTextInChunksThenTheUsage() throws Exception {
        model.answerText(request -> "one two three");

        List<String> data = data(ask(true));
        StringBuilder text = new StringBuilder();
        for (String event : data.subList(0, data.size() - 1)) {
            text.append(JSON.readTree(event).at("/choices/0/delta/content").asText());
        }

        assertThat(text).hasToString("one two three");
        assertThat(data).hasSizeGreaterThan(5).endsWith("[DONE]");
        assertThat(JSON.readTree(data.get(data.size() - 2))
                        .at("/usage/completion_tokens")
                        .asInt())
                .isEqualTo(4);
    }

    @Test
    void aRefusalHasStatusHeadersAndCode() throws Exception {
        model.answer(request -> Reply.refusal(429, "rate_limit_exceeded", Map.of("Retry-After", "2")));

        HttpResponse<String> answer = ask(true);

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Retry-After")).contains("2");
        assertThat(JSON.readTree(answer.body()).at("/error/code").asText()).isEqualTo("rate_limit_exceeded");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anAnswerMayBeCut(boolean streaming) {
        model.answer(request -> Reply.cut("never to be read as a whole"));

        assertThatThrownBy(() -> ask(streaming)).isInstanceOf(IOException.class);
    }

    @Test
    void anAnswerMayBeEmptyFilteredLongOrRaw() throws Exception {
        model.answer(request -> Reply.empty());
        assertThat(JSON.readTree(ask(false).body())
                        .at("/choices/0/message/content")
                        .asText("none"))
                .isEmpty();

        model.answer(request -> Reply.contentFilter());
        assertThat(ask(false).body()).contains("\"content\":null").contains("\"finish_reason\":\"content_filter\"");
        assertThat(ask(true).body()).contains("\"finish_reason\":\"content_filter\"");

        model.answer(request -> Reply.longText(20_000));
        assertThat(JSON.readTree(ask(false).body())
                        .at("/choices/0/message/content")
                        .asText())
                .hasSize(20_000);

        model.answer(request -> Reply.raw("application/json", "{\"id\":"));
        assertThat(ask(false).body()).isEqualTo("{\"id\":");
    }

    @Test
    void hundredsOfCallsWaitAtOnce() {
        CountDownLatch all = new CountDownLatch(300);
        model.answer(request -> {
            all.countDown();
            return Reply.hang();
        });
        List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            calls.add(client.sendAsync(request(false), BodyHandlers.ofString()));
        }

        Awaitility.await().atMost(20, TimeUnit.SECONDS).until(() -> all.getCount() == 0);
        assertThat(calls).noneMatch(CompletableFuture::isDone);
        assertThat(model.requests()).hasSize(300);

        model.close();
        Awaitility.await()
                .atMost(20, TimeUnit.SECONDS)
                .until(() -> calls.stream().allMatch(CompletableFuture::isDone));
    }

    private HttpResponse<String> ask(boolean streaming) throws Exception {
        return client.send(request(streaming), BodyHandlers.ofString());
    }

    private HttpRequest request(boolean streaming) {
        return HttpRequest.newBuilder(URI.create(model.baseUrl() + "/chat/completions"))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer secret")
                .POST(BodyPublishers.ofString("""
                        {"model": "stub", "stream": %s, "stream_options": {"include_usage": true}, "messages": [
                         {"role": "system", "content": "Be kind"}, {"role": "user", "content": "How are you?"}]}""".formatted(streaming)))
                .build();
    }

    private static List<String> data(HttpResponse<String> events) {
        return events.body()
                .lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> line.substring("data: ".length()))
                .toList();
    }
}
