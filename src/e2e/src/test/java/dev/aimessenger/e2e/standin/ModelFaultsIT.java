package dev.aimessenger.e2e.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.aimessenger.e2e.client.MessengerSocket;
import dev.aimessenger.e2e.model.StubModel.Reply;
import dev.aimessenger.e2e.standin.StandIn.Talk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What people get in each pipeline for each way in which a model fails: the table in docs/model-faults.md, cell by cell. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ModelFaultsIT {

    private static final Path TABLE = Path.of("..", "..", "docs", "model-faults.md");
    private static final int LONGEST_TEXT = 8_000;

    /** By the name of the table's row. */
    private static final Map<String, Reply> FAULTS = new LinkedHashMap<>();

    static {
        // Those that a circuit breaker does not count come first: the others open it.
        FAULTS.put("empty answer", Reply.empty());
        FAULTS.put("content filter", Reply.contentFilter());
        FAULTS.put("over-long answer", Reply.text("x".repeat(3 * LONGEST_TEXT)));
        FAULTS.put("401", Reply.refusal(401, "invalid_api_key"));
        FAULTS.put("unknown model (404)", Reply.refusal(404, "model_not_found"));
        FAULTS.put("over-long context (400)", Reply.refusal(400, "context_length_exceeded"));
        FAULTS.put("429", Reply.refusal(429, "rate_limit_exceeded", Map.of("Retry-After", "1")));
        FAULTS.put("500", Reply.refusal(500, "server_error"));
        FAULTS.put("cut", Reply.cut("Half of this is all there is to be had of it"));
        FAULTS.put("broken JSON", Reply.raw("application/json", "{\"choices\":[{"));
        FAULTS.put("hang", Reply.hang());
    }

    private static StandIn system;

    @BeforeAll
    static void start() {
        system = new StandIn(Map.of(
                "OPENAI_TIMEOUT_MS", "1500",
                "RETRY_BEFORE_DEAD_LETTER", "1",
                "RETRY_WHILE_WAITING", "1"));
    }

    @AfterAll
    static void stop() {
        system.close();
    }

    private record Row(String fault, List<String> cells) {
        @Override
        public String toString() {
            return fault;
        }
    }

    static Stream<Row> rows() throws IOException {
        return Files.readAllLines(TABLE).stream()
                .filter(line -> line.startsWith("| "))
                .map(line -> List.of(line.substring(1, line.length() - 1).split("\\|")))
                .map(cells -> cells.stream().map(String::strip).toList())
                .filter(cells -> FAULTS.containsKey(cells.get(0)))
                .map(cells -> new Row(cells.get(0), cells.subList(1, cells.size())));
    }

    @Test
    @Order(1)
    void theTableHasARowForEachFault() throws IOException {
        assertThat(rows().map(Row::fault)).containsExactlyElementsOf(FAULTS.keySet());
    }

    @ParameterizedTest
    @MethodSource("rows")
    @Order(2)
    void eachCellIsTrue(Row row) {
        Talk talk = system.talk();
        Talk bound = system.talk();
        Talk advised = system.talk();
        system.model.answerText(request -> "Hello");
        bound.bind(Map.of("type", "autoreply", "delay", StandIn.AT_ONCE));
        advised.bind(Map.of("type", "advice"));
        try (MessengerSocket bob = talk.open(talk.bob());
                MessengerSocket other = bound.open(bound.bob());
                MessengerSocket ann = bound.ann().connectForAdvice();
                MessengerSocket owner = advised.ann().connectForAdvice();
                MessengerSocket member = talk.ann().connectForAdvice()) {
            bob.sendMessage(talk.chatId(), "Something to summarise");
            bob.await("message", data -> true);
            system.model.answer(request -> FAULTS.get(row.fault()));

            other.sendMessage(bound.chatId(), "Hi");
            String advice = advised.askAdvice("What now?");
            String summary = talk.ann()
                    .expect(202, "POST", "/api/chats/" + talk.chatId() + "/requests/summary", Map.of())
                    .path("requestId")
                    .textValue();
            talk.bind(Map.of("type", "autoreply"));

            assertThat(row.cells().get(0)).isEqualTo("ready");
            assertThat(feed(row.cells().get(1), ann, other))
                    .isEqualTo(row.cells().get(1));
            assertThat(outcome(Talk.awaitEnd(owner, advice)))
                    .isEqualTo(row.cells().get(2));
            assertThat(outcome(Talk.awaitEnd(member, summary)))
                    .isEqualTo(row.cells().get(3));
        }
    }

    /** What the log says of refusals for good: which setting to look at, in one line, and no stack. */
    @Test
    @Order(3)
    void aRefusalForGoodIsOneLineThatNamesTheSetting() {
        String log = system.messenger.logged();
        String server = system.model.baseUrl();
        for (String line : List.of(
                "OPENAI_API_KEY is refused by " + server + " (401)",
                "OPENAI_MODEL: " + server + " has no model stub (404)",
                "OPENAI_CONTEXT_TOKENS, OPENAI_ANSWER_TOKENS: more than stub at " + server + " takes (400)")) {
            // Feed, advice and summary: once each.
            assertThat(log.lines().filter(said -> said.contains("goes to dead letters: " + line)))
                    .hasSize(3);
        }
        assertThat(log).doesNotContain("ModelRefusedException: ");
    }

    private static String feed(String expected, MessengerSocket owner, MessengerSocket other) {
        if (expected.endsWith("characters")) {
            return outcome(other.await("message", data -> data.path("fromAI").booleanValue()));
        }
        JsonNode told = owner.await("gpt-advice", data -> data.has("error"));
        await().during(Duration.ofMillis(200))
                .until(() -> other.received("message").stream()
                        .noneMatch(data -> data.path("fromAI").booleanValue()));
        return outcome(told);
    }

    private static String outcome(JsonNode end) {
        return end.has("error")
                ? end.path("error").textValue()
                : end.path("text").textValue().length() + " characters";
    }
}
