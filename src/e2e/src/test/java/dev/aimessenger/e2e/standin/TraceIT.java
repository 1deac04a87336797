package dev.aimessenger.e2e.standin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.aimessenger.e2e.client.MessengerSocket;
import dev.aimessenger.e2e.model.StubModel.Reply;
import dev.aimessenger.e2e.standin.StandIn.Talk;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** "Why did the AI (not) answer?": what an operator is told of a message for each way that it can take. */
class TraceIT {

    private static final StandIn SYSTEM = StandIn.shared();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SECRET = "Meet me at the old mill";

    @Test
    void ofAnAnswerEachStepIsToldWithItsTimeAndWhatItCost() {
        Talk talk = SYSTEM.talk();
        talk.bind(autoreply());
        SYSTEM.model.answer(request -> Reply.text("At the mill then"));
        try (MessengerSocket bob = talk.open(talk.bob())) {
            UUID message = send(talk, bob);
            JsonNode answer = Talk.awaitAnswer(bob, "At the mill then");

            JsonNode trace = await(message, thread -> thread.path("answer").has("seq"));
            assertThat(trace.path("chatId").longValue()).isEqualTo(talk.chatId());
            assertThat(trace.path("seq").longValue()).isEqualTo(1);
            assertThat(trace.path("senderId").longValue()).isEqualTo(talk.bob().userId());
            JsonNode thread = trace.path("threads").get(0);
            assertThat(thread.path("outcome").textValue()).isEqualTo("sent");
            assertThat(thread.path("ownerId").longValue()).isEqualTo(talk.ann().userId());
            assertThat(thread.path("tries").intValue()).isEqualTo(1);
            assertThat(thread.path("modelMs").isNumber()).isTrue();
            assertThat(thread.path("promptTokens").longValue()).isPositive();
            assertThat(thread.path("completionTokens").longValue()).isPositive();
            assertThat(thread.path("answer").path("messageId").textValue())
                    .isEqualTo(answer.path("messageId").textValue());
            assertThat(thread.path("answer").path("seq").longValue()).isEqualTo(2);
            assertThat(words(trace))
                    .anyMatch(step -> step.startsWith("Accepted by a gateway"))
                    .anyMatch(step -> step.startsWith("Stored in chat"))
                    .anyMatch(step -> step.startsWith("Fed to thread"))
                    .anyMatch(step -> step.startsWith("The model answered in "))
                    .anyMatch(step -> step.startsWith("The answer is message "));
            assertThat(StreamSupport.stream(trace.path("steps").spliterator(), false)
                            .map(step -> step.path("at").textValue()))
                    .doesNotContainNull();
            assertThat(trace.toString()).doesNotContain(SECRET, "mill", "@example.org");

            JsonNode ofAnswer = await(
                    UUID.fromString(answer.path("messageId").textValue()),
                    own -> own.path("reason").asText().equals("own-message"));
            assertThat(ofAnswer.path("fromAI").booleanValue()).isTrue();
            assertThat(ofAnswer.path("threads").get(0).path("answersMessageId").textValue())
                    .isEqualTo(message.toString());
        }
    }

    @Test
    void aMessageInAChatThatNobodyHasBoundIsStoredOnly() {
        Talk talk = SYSTEM.talk();
        try (MessengerSocket bob = talk.open(talk.bob())) {
            JsonNode trace = await(send(talk, bob), null);

            assertThat(trace.path("threads")).isEmpty();
            assertThat(words(trace)).last().asString().startsWith("No thread");
        }
    }

    @Test
    void aBindingForAdviceIsNoReasonToAnswer() {
        Talk talk = SYSTEM.talk();
        talk.bind(Map.of("type", "advice"));
        try (MessengerSocket bob = talk.open(talk.bob())) {
            awaitReason(send(talk, bob), "none", "advice-only", "only advises");
        }
    }

    @Test
    void aPausedBindingIsTheReason() {
        Talk talk = SYSTEM.talk();
        talk.bind(autoreply());
        talk.ann().expect(204, "POST", "/api/bindings/pause?chat_id=" + talk.chatId(), null);
        try (MessengerSocket bob = talk.open(talk.bob())) {
            awaitReason(send(talk, bob), "skipped", "paused", "has paused");
        }
    }

    @Test
    void hoursAreTheReason() {
        Talk talk = SYSTEM.talk();
        String hour = ZonedDateTime.now(ZoneOffset.UTC).plusHours(3).format(DateTimeFormatter.ofPattern("HH"));
        talk.bind(autoreply("when", Map.of("kind", "hours", "zone", "UTC", "from", hour + ":00", "to", hour + ":59")));
        try (MessengerSocket bob = talk.open(talk.bob())) {
            awaitReason(send(talk, bob), "skipped", "outside-hours", "outside the hours");
        }
    }

    @Test
    void theHourlyLimitIsTheReason() {
        Talk talk = SYSTEM.talk();
        talk.bind(autoreply("maxPerHour", 1));
        SYSTEM.model.answerText(request -> "Once");
        try (MessengerSocket bob = talk.open(talk.bob())) {
            send(talk, bob);
            Talk.awaitAnswer(bob, "Once");
            awaitReason(send(talk, bob), "skipped", "hourly-limit", "most answers an hour");
        }
    }

    @Test
    void theSpentBudgetIsTheReason() {
        Talk talk = SYSTEM.talk();
        SYSTEM.model.answer(request -> Reply.longText(7_000));
        talk.bind(autoreply());
        try (MessengerSocket bob = talk.open(talk.bob())) {
            Awaitility.await("the tokens of the day are spent")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> {
                        JsonNode trace = await(
                                send(talk, bob),
                                told -> !told.path("outcome").asText().matches("none|waiting"));
                        return trace.path("threads")
                                        .get(0)
                                        .path("reason")
                                        .asText()
                                        .equals("budget-spent")
                                && words(trace).stream().anyMatch(step -> step.contains("tokens of the day"));
                    });
        }
    }

    @Test
    void theOwnersPresenceIsTheReason() {
        Talk talk = SYSTEM.talk();
        SYSTEM.model.answerText(request -> "Ann is out");
        talk.bind(autoreply("when", Map.of("kind", "away")));
        try (MessengerSocket ann = talk.open(talk.ann());
                MessengerSocket bob = talk.open(talk.bob())) {
            Awaitility.await("the gateway has told who is there")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> {
                        JsonNode thread = await(
                                        send(talk, bob),
                                        told -> !told.path("outcome").asText().matches("none|waiting"))
                                .path("threads")
                                .get(0);
                        return thread.path("reason").asText().equals("owner-online");
                    });
        }
    }

    @Test
    void theLoopFuseIsTheReason() {
        Talk talk = SYSTEM.talk();
        talk.bind(talk.ann(), autoreply());
        talk.bind(talk.bob(), autoreply());
        SYSTEM.model.answerText(request -> "I agree");
        try (MessengerSocket ann = talk.open(talk.ann())) {
            ann.sendMessage(talk.chatId(), SECRET);
            JsonNode answer = Talk.awaitAnswer(ann, "I agree");
            awaitReason(UUID.fromString(answer.path("messageId").textValue()), "skipped", "loop", "the loop fuse");
        }
    }

    @Test
    void whatTheOwnerWroteMeanwhileIsTheReasonAndALaterMessageToo() {
        Talk talk = SYSTEM.talk();
        talk.bind(Map.of("type", "autoreply", "delay", Map.of("minSeconds", 4, "maxSeconds", 4)));
        SYSTEM.model.answerText(request -> "Here");
        try (MessengerSocket bob = talk.open(talk.bob());
                MessengerSocket ann = talk.open(talk.ann())) {
            UUID withdrawn = send(talk, bob);
            awaitReason(withdrawn, "waiting", "delay", "waits until");
            ann.sendMessage(talk.chatId(), "I am here");
            awaitReason(withdrawn, "none", "owner-wrote", "the owner wrote");
            UUID early = send(talk, bob);
            UUID late = send(talk, bob);
            Talk.awaitAnswer(bob, "Here");
            awaitReason(early, "none", "later-message", "in its stead");
            await(late, thread -> thread.path("outcome").asText().equals("sent"));
        }
    }

    @Test
    void aModelThatFailsIsTheReason() {
        Talk talk = SYSTEM.talk();
        talk.bind(autoreply());
        SYSTEM.model.answer(request -> Reply.refusal(401, "invalid_api_key"));
        try (MessengerSocket bob = talk.open(talk.bob())) {
            UUID message = send(talk, bob);
            awaitReason(message, "failed", "internal", "failed (internal) after 1 calls");
            JsonNode trace = read(trace(message));
            assertThat(trace.toString()).doesNotContain(SECRET);
        }
    }

    @Test
    void aDraftIsToldWithoutItsText() {
        Talk talk = SYSTEM.talk();
        talk.bind(autoreply("mode", "draft"));
        SYSTEM.model.answerText(request -> "A proposal");
        try (MessengerSocket bob = talk.open(talk.bob())) {
            UUID message = send(talk, bob);
            JsonNode trace =
                    await(message, thread -> thread.path("outcome").asText().equals("draft"));
            assertThat(words(trace)).anyMatch(step -> step.startsWith("The model wrote a draft"));
            assertThat(trace.toString()).doesNotContain("proposal");
        }
    }

    @Test
    void ofARequestItsEndIsToldWithWhatItCost() {
        Talk talk = SYSTEM.talk();
        talk.bind(Map.of("type", "advice"));
        SYSTEM.model.answer(request -> Reply.text("Go to the mill"));
        try (MessengerSocket owner = talk.ann().connectForAdvice()) {
            String advice = talk.askAdvice(SECRET);
            Talk.awaitEnd(owner, advice);
            String summary = talk.ann()
                    .expect(
                            202,
                            "POST",
                            "/api/chats/" + talk.chatId() + "/requests/summary",
                            Map.of("question", SECRET))
                    .path("requestId")
                    .textValue();
            Talk.awaitEnd(owner, summary);
            SYSTEM.model.answer(request -> Reply.refusal(401, "invalid_api_key"));
            String failed = talk.askAdvice(SECRET);
            Talk.awaitEnd(owner, failed);

            for (String request : List.of(advice, summary)) {
                JsonNode trace = awaitEnd(request, "answered");
                assertThat(trace.path("kind").textValue()).isEqualTo(request.equals(advice) ? "advice" : "summary");
                assertThat(trace.path("ownerId").longValue())
                        .isEqualTo(talk.ann().userId());
                assertThat(trace.path("tries").intValue()).isEqualTo(1);
                assertThat(trace.path("modelMs").isNumber()).isTrue();
                assertThat(trace.path("promptTokens").longValue()).isPositive();
                assertThat(trace.path("completionTokens").longValue()).isPositive();
                assertThat(Instant.parse(trace.path("askedAt").textValue()))
                        .isBefore(Instant.parse(trace.path("endedAt").textValue()));
                assertThat(words(trace)).last().asString().startsWith("The model answered in ");
                assertThat(trace.toString()).doesNotContain(SECRET, "mill", "@example.org");
            }
            assertThat(awaitEnd(failed, "failed").path("reason").textValue()).isEqualTo("internal");
            ofRequest(UUID.randomUUID().toString()).then().statusCode(404);
            ofRequest("1").then().statusCode(400);
        }
    }

    private static JsonNode awaitEnd(String request, String outcome) {
        Response answer = Awaitility.await("the end of " + request)
                .atMost(Duration.ofSeconds(30))
                .until(() -> ofRequest(request), told -> told.statusCode() == 200);
        assertThat(read(answer).path("outcome").textValue()).isEqualTo(outcome);
        return read(answer);
    }

    private static Response ofRequest(String id) {
        return operator().get("/ops/requests/" + id + "/trace");
    }

    @Test
    void onlyOperatorsAreTold() {
        Talk talk = SYSTEM.talk();
        try (MessengerSocket bob = talk.open(talk.bob())) {
            UUID message = send(talk, bob);
            await(message, null);
            String path = "/ops/messages/" + message + "/trace";

            given().port(port()).get(path).then().statusCode(401);
            given().port(port())
                    .auth()
                    .preemptive()
                    .basic("vera", StandIn.PASSWORD)
                    .get(path)
                    .then()
                    .statusCode(403);
            given().port(port())
                    .auth()
                    .preemptive()
                    .basic("olga", "a wrong one")
                    .get(path)
                    .then()
                    .statusCode(401);
            given().port(SYSTEM.messenger.port("GATEWAY_HTTP_PORT"))
                    .auth()
                    .preemptive()
                    .basic("olga", StandIn.PASSWORD)
                    .get(path)
                    .then()
                    .statusCode(404);
            trace(UUID.randomUUID()).then().statusCode(404);
            operator().get("/ops/messages/1/trace").then().statusCode(400);
            operator().get("/ops/nothing").then().statusCode(404);
        }
    }

    @Test
    void thePageRunsNoScriptButItsOwn() {
        Response page = operator().get("/ops/");
        page.then().statusCode(200);
        assertThat(page.header("Content-Security-Policy")).startsWith("default-src 'none'; script-src 'self'");
        assertThat(page.asString()).contains("ops.js").doesNotContain("<script>", "<style", " on");
        operator().get("/ops/ops.js").then().statusCode(200).contentType("text/javascript");
        operator().get("/ops/ops.css").then().statusCode(200).contentType("text/css");
    }

    private static Map<String, Object> autoreply(Object... more) {
        Map<String, Object> binding = new HashMap<>(Map.of("type", "autoreply", "delay", StandIn.AT_ONCE));
        for (int i = 0; i < more.length; i += 2) {
            binding.put((String) more[i], more[i + 1]);
        }
        return binding;
    }

    /** @return the id that a person finds in the acknowledgement */
    private static UUID send(Talk talk, MessengerSocket socket) {
        UUID clientMessageId = socket.sendMessage(talk.chatId(), SECRET);
        return UUID.fromString(socket.await(
                        "message-ack",
                        data -> data.path("clientMessageId").textValue().equals(clientMessageId.toString()))
                .path("messageId")
                .textValue());
    }

    private static void awaitReason(UUID message, String outcome, String reason, String words) {
        JsonNode trace = await(
                message,
                thread -> thread.path("outcome").asText().equals(outcome)
                        && thread.path("reason").asText().equals(reason));
        assertThat(words(trace)).anyMatch(step -> step.contains(words));
        assertThat(trace.toString()).doesNotContain(SECRET);
    }

    /** @param condition of any thread; null when the message has only to be stored */
    private static JsonNode await(UUID message, Predicate<JsonNode> condition) {
        return Awaitility.await("the trace of " + message)
                .atMost(Duration.ofSeconds(60))
                .until(
                        () -> {
                            Response answer = trace(message);
                            return answer.statusCode() == 200 ? read(answer) : null;
                        },
                        told -> told != null
                                && (condition == null
                                        || StreamSupport.stream(
                                                        told.path("threads").spliterator(), false)
                                                .anyMatch(condition)));
    }

    private static List<String> words(JsonNode trace) {
        return trace.path("steps").findValuesAsText("what");
    }

    private static JsonNode read(Response answer) {
        try {
            return JSON.readTree(answer.asByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Response trace(UUID message) {
        return operator().get("/ops/messages/" + message + "/trace");
    }

    private static RequestSpecification operator() {
        return given().port(port()).auth().preemptive().basic("olga", StandIn.PASSWORD);
    }

    private static int port() {
        return SYSTEM.messenger.port("AI_MANAGEMENT_PORT");
    }
}
