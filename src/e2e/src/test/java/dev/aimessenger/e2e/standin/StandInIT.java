package dev.aimessenger.e2e.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.aimessenger.e2e.client.MessengerClient;
import dev.aimessenger.e2e.client.MessengerSocket;
import dev.aimessenger.e2e.model.StubModel;
import dev.aimessenger.e2e.standin.StandIn.Talk;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The model stands in for people as they set it, on a real Kafka and a real Postgres. */
class StandInIT {

    private static final StandIn SYSTEM = StandIn.shared();

    @Test
    void aBurstOfMessagesGetsOneAnswer() {
        Talk talk = SYSTEM.talk();
        talk.bind(Map.of("type", "autoreply", "delay", Map.of("minSeconds", 1, "maxSeconds", 1)));
        SYSTEM.model.answerText(request -> "Got it");
        try (MessengerSocket bob = talk.open(talk.bob())) {
            bob.sendMessage(talk.chatId(), "First thing");
            bob.sendMessage(talk.chatId(), "Second thing");
            bob.sendMessage(talk.chatId(), "Third thing");
            Talk.awaitAnswer(bob, "Got it");
            bob.sendMessage(talk.chatId(), "And now?");
            await().untilAsserted(() -> assertThat(answers(talk)).hasSize(2));

            assertThat(of(talk)).hasSize(2);
            assertThat(of(talk).get(0).all())
                    .contains("First thing", "Second thing")
                    .endsWith("⟦Third thing⟧");
        }
    }

    @Test
    void thePersonComesFirst() {
        Talk talk = SYSTEM.talk();
        talk.bind(Map.of("type", "autoreply", "delay", Map.of("minSeconds", 2, "maxSeconds", 2)));
        SYSTEM.model.answerText(request -> "In Ann's name");
        try (MessengerSocket bob = talk.open(talk.bob());
                MessengerSocket ann = talk.open(talk.ann())) {
            bob.sendMessage(talk.chatId(), "Are you there?");
            bob.await("message", data -> true);
            ann.sendMessage(talk.chatId(), "Yes, it is me");
            bob.await("message", data -> data.path("text").textValue().equals("Yes, it is me"));
            bob.sendMessage(talk.chatId(), "Fine. Tomorrow?");
            Talk.awaitAnswer(bob, "In Ann's name");

            assertThat(of(talk))
                    .singleElement()
                    .satisfies(request -> assertThat(request.last()).contains("Fine. Tomorrow?"));
        }
    }

    @Test
    void anAnswerThatIsBeingWrittenIsDroppedWhenTheOwnerWrites() {
        Talk talk = SYSTEM.talk();
        talk.bind(Map.of("type", "autoreply", "delay", StandIn.AT_ONCE));
        CountDownLatch owner = new CountDownLatch(1);
        SYSTEM.model.answer(request -> {
            await().until(() -> owner.getCount() == 0);
            return StubModel.Reply.text("Too late");
        });
        try (MessengerSocket bob = talk.open(talk.bob());
                MessengerSocket ann = talk.open(talk.ann())) {
            bob.sendMessage(talk.chatId(), "Are you there?");
            await().until(() -> !of(talk).isEmpty());
            ann.sendMessage(talk.chatId(), "I am");
            bob.await("message", data -> data.path("text").textValue().equals("I am"));
            // Once the model is asked about this one, Ann's message has reached the thread.
            bob.sendMessage(talk.chatId(), "And tomorrow?");
            await().until(() -> of(talk).size() == 2);
            owner.countDown();
            SYSTEM.awaitLogged("is not answered: owner-wrote");
            Talk.awaitAnswer(bob, "Too late");

            assertThat(answers(talk)).hasSize(1);
        } finally {
            owner.countDown();
        }
    }

    /** What another instance has claimed is its own until the claim ends, and then whose it may be. */
    @Test
    void anAnswerOfAnInstanceThatIsGoneIsTakenOver() throws SQLException {
        Talk talk = SYSTEM.talk();
        talk.bind(Map.of("type", "autoreply", "delay", Map.of("minSeconds", 60, "maxSeconds", 60)));
        SYSTEM.model.answerText(request -> "Taken over");
        try (MessengerSocket bob = talk.open(talk.bob());
                Connection database = DriverManager.getConnection(SYSTEM.databaseUrl());
                PreparedStatement claim = database.prepareStatement("""
                        UPDATE ai.pending_answers SET due_at = now(), claim = gen_random_uuid(),
                            claimed_until = now() + interval '3 seconds'
                        WHERE thread_id = (SELECT thread_id FROM ai.threads WHERE chat_id = ?)
                        RETURNING claimed_until
                        """);
                PreparedStatement written = database.prepareStatement(
                        "SELECT a.created_at FROM ai.answers a JOIN ai.threads USING (thread_id) WHERE chat_id = ?")) {
            claim.setLong(1, talk.chatId());
            written.setLong(1, talk.chatId());
            bob.sendMessage(talk.chatId(), "Is anybody there?");
            Instant claimedUntil = await().atMost(Duration.ofSeconds(30))
                    .until(() -> firstTime(claim), Optional::isPresent)
                    .orElseThrow();
            Talk.awaitAnswer(bob, "Taken over");

            assertThat(firstTime(written))
                    .hasValueSatisfying(time -> assertThat(time).isAfter(claimedUntil));
            assertThat(answers(talk)).hasSize(1);
        }
    }

    private static Optional<Instant> firstTime(PreparedStatement query) throws SQLException {
        try (ResultSet rows = query.executeQuery()) {
            return rows.next() ? Optional.of(rows.getTimestamp(1).toInstant()) : Optional.empty();
        }
    }

    @Test
    void aDraftIsForItsOwnerToEditAndSend() {
        Talk talk = SYSTEM.talk();
        talk.bind(Map.of("type", "autoreply", "mode", "draft", "delay", StandIn.AT_ONCE));
        SYSTEM.model.answerText(request -> "A proposal");
        try (MessengerSocket bob = talk.open(talk.bob());
                MessengerSocket ann = talk.ann().connectForAdvice()) {
            bob.sendMessage(talk.chatId(), "Shall we?");
            JsonNode first = ann.await("draft", data -> true);
            assertThat(first.path("text").textValue()).isEqualTo("A proposal");
            assertThat(first.path("inReplyToSeq").longValue()).isEqualTo(1);
            String path = "/api/drafts/" + first.path("draftId").textValue();
            assertThat(talk.ann()
                            .expect(200, "GET", "/api/drafts?chat_id=" + talk.chatId(), null)
                            .findValuesAsText("draftId"))
                    .containsExactly(first.path("draftId").textValue());
            talk.bob().expect(404, "POST", path + "/send", Map.of("text", "Not mine"));

            talk.ann().expect(204, "POST", path + "/send", Map.of("text", "My own words"));
            talk.ann().expect(204, "POST", path + "/send", Map.of("text", "My own words"));
            JsonNode sent =
                    bob.await("message", data -> data.path("text").textValue().equals("My own words"));
            assertThat(sent.path("senderId").longValue()).isEqualTo(talk.ann().userId());
            assertThat(sent.path("fromAI").booleanValue()).isFalse();

            bob.sendMessage(talk.chatId(), "And then?");
            JsonNode second =
                    ann.await("draft", data -> data.path("inReplyToSeq").longValue() > 1);
            String next = "/api/drafts/" + second.path("draftId").textValue();
            talk.ann().expect(204, "POST", next + "/send", null);
            Talk.awaitAnswer(bob, "A proposal");
            talk.ann().expect(409, "DELETE", next, null);

            bob.sendMessage(talk.chatId(), "Bye");
            JsonNode third = ann.await(
                    "draft",
                    data -> data.path("inReplyToSeq").longValue()
                            > second.path("inReplyToSeq").longValue());
            String last = "/api/drafts/" + third.path("draftId").textValue();
            talk.bob().expect(404, "DELETE", last, null);
            talk.ann().expect(204, "DELETE", last, null);
            talk.ann().expect(409, "POST", last + "/send", null);
            assertThat(talk.ann().expect(200, "GET", "/api/drafts", null)).isEmpty();
            assertThat(talk.history()).hasSize(5);
        }
    }

    @Test
    void aPausedBindingIsSilentUntilItIsResumed() {
        Talk talk = SYSTEM.talk();
        talk.bind(Map.of("type", "autoreply", "delay", StandIn.AT_ONCE));
        SYSTEM.model.answerText(request -> "Awake");
        String path = "?chat_id=" + talk.chatId();
        try (MessengerSocket bob = talk.open(talk.bob())) {
            talk.ann().expect(204, "POST", "/api/bindings/pause" + path, null);
            assertThat(talk.ann()
                            .expect(200, "GET", "/api/bindings" + path, null)
                            .path("paused")
                            .booleanValue())
                    .isTrue();
            bob.sendMessage(talk.chatId(), "One");
            SYSTEM.awaitLogged("is not answered: paused");
            talk.ann().expect(204, "POST", "/api/bindings/resume" + path, null);
            bob.sendMessage(talk.chatId(), "Two");
            Talk.awaitAnswer(bob, "Awake");

            assertThat(answers(talk)).hasSize(1);
        }
    }

    @Test
    void whileAwayMeansThatTheOwnerHasNoSocket() {
        Talk talk = SYSTEM.talk();
        MessengerSocket ann = talk.ann().connect();
        talk.bind(Map.of("type", "autoreply", "delay", StandIn.AT_ONCE, "when", Map.of("kind", "away")));
        SYSTEM.model.answerText(request -> "Ann is out");
        try (MessengerSocket bob = talk.open(talk.bob())) {
            await("the gateway has told who is there")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> {
                        bob.sendMessage(talk.chatId(), "Knock");
                        return SYSTEM.messenger.logged().contains("is not answered: owner-online");
                    });
            int before = answers(talk).size();
            ann.close();
            await("the gateway has told who went")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> {
                        bob.sendMessage(talk.chatId(), "Knock");
                        return answers(talk).size() > before;
                    });
        }
    }

    @Test
    void outsideItsHoursTheModelIsSilent() {
        Talk talk = SYSTEM.talk();
        String hour = ZonedDateTime.now(ZoneOffset.UTC).plusHours(3).format(DateTimeFormatter.ofPattern("HH"));
        talk.bind(Map.of(
                "type",
                "autoreply",
                "delay",
                StandIn.AT_ONCE,
                "when",
                Map.of("kind", "hours", "zone", "UTC", "from", hour + ":00", "to", hour + ":59")));
        try (MessengerSocket bob = talk.open(talk.bob())) {
            bob.sendMessage(talk.chatId(), "Late");
            SYSTEM.awaitLogged("is not answered: outside-hours");
            assertThat(of(talk)).isEmpty();
        }
    }

    @Test
    void thereAreOnlySoManyAnswersAnHourAndTheOwnerHearsIt() {
        Talk talk = SYSTEM.talk();
        talk.bind(Map.of("type", "autoreply", "delay", StandIn.AT_ONCE, "maxPerHour", 1));
        SYSTEM.model.answerText(request -> "Once");
        try (MessengerSocket bob = talk.open(talk.bob());
                MessengerSocket ann = talk.ann().connectForAdvice()) {
            bob.sendMessage(talk.chatId(), "One");
            Talk.awaitAnswer(bob, "Once");
            bob.sendMessage(talk.chatId(), "Two");
            JsonNode skipped = ann.await("autoreply-skipped", data -> true);
            assertThat(skipped.path("reason").textValue()).isEqualTo("hourly-limit");
            assertThat(skipped.path("chatId").longValue()).isEqualTo(talk.chatId());
        }
    }

    @Test
    void twoStandInsStopByThemselvesAndTheirOwnersHearIt() {
        Talk talk = SYSTEM.talk();
        Map<String, Object> autoreply = Map.of("type", "autoreply", "delay", StandIn.AT_ONCE);
        talk.bind(talk.ann(), autoreply);
        talk.bind(talk.bob(), autoreply);
        SYSTEM.model.answerText(request -> "I agree");
        try (MessengerSocket ann = talk.open(talk.ann());
                MessengerSocket advice = talk.ann().connectForAdvice()) {
            ann.sendMessage(talk.chatId(), "Shall we?");
            Talk.awaitAnswer(ann, "I agree");
            assertThat(advice.await("autoreply-skipped", data -> true)
                            .path("reason")
                            .textValue())
                    .isEqualTo("loop");

            assertThat(answers(talk))
                    .singleElement()
                    .satisfies(answer -> assertThat(answer.path("senderId").longValue())
                            .isEqualTo(talk.bob().userId()));
        }
    }

    @Test
    void whenTheDaysTokensAreSpentTheModelIsSilentAndSaysSo() {
        Talk talk = SYSTEM.talk();
        talk.bind(Map.of("type", "advice"));
        SYSTEM.model.answer(request -> StubModel.Reply.longText(7_000));
        try (MessengerSocket ann = talk.ann().connectForAdvice()) {
            AtomicInteger asked = new AtomicInteger();
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                JsonNode end = Talk.awaitEnd(ann, talk.askAdvice("Question " + asked.incrementAndGet()));
                return "rate-limited".equals(end.path("error").textValue());
            });
            assertThat(asked.get()).isBetween(2, 10);
            JsonNode usage = talk.ann().expect(200, "GET", "/api/usage", null);
            assertThat(usage.path("spent").booleanValue()).isTrue();
            assertThat(usage.path("limit").longValue()).isEqualTo(6_000);
            assertThat(usage.path("totalTokens").longValue()).isGreaterThanOrEqualTo(6_000);
            assertThat(usage.path("calls").longValue()).isEqualTo(asked.get() - 1);
            assertThat(talk.bob()
                            .expect(200, "GET", "/api/usage", null)
                            .path("calls")
                            .longValue())
                    .isZero();

            talk.bind(Map.of("type", "autoreply", "delay", StandIn.AT_ONCE));
            try (MessengerSocket bob = talk.open(talk.bob())) {
                bob.sendMessage(talk.chatId(), "Hello?");
                assertThat(ann.await("autoreply-skipped", data -> true)
                                .path("reason")
                                .textValue())
                        .isEqualTo("budget-spent");
            }
        }
    }

    @Test
    void adviceComesWhileItIsWritten() {
        Talk talk = SYSTEM.talk();
        talk.bind(Map.of("type", "advice"));
        SYSTEM.model.answer(request -> StubModel.Reply.slowText("Say that you will be there at eight.", 40));
        try (MessengerSocket ann = talk.ann().connectForAdvice()) {
            String requestId = talk.askAdvice("What now?");
            JsonNode end = Talk.awaitEnd(ann, requestId);
            List<JsonNode> parts = ann.received("gpt-advice").stream()
                    .filter(data -> data.has("delta"))
                    .toList();

            assertThat(end.path("text").textValue()).isEqualTo("Say that you will be there at eight.");
            assertThat(parts).hasSizeGreaterThan(1);
            assertThat(parts).extracting(part -> part.path("index").intValue()).isSorted();
            assertThat(end.path("text").textValue())
                    .startsWith(String.join(
                            "",
                            parts.stream()
                                    .map(part -> part.path("delta").textValue())
                                    .toList()));
            assertThat(of(talk).get(of(talk).size() - 1).last()).contains("⟦What now?⟧");
        }
    }

    @Test
    void adviceThatIsCancelledEnds() {
        Talk talk = SYSTEM.talk();
        talk.bind(Map.of("type", "advice"));
        SYSTEM.model.answer(request -> StubModel.Reply.slowText("word ".repeat(2_000), 20));
        try (MessengerSocket ann = talk.ann().connectForAdvice()) {
            String requestId = talk.askAdvice("A long one");
            ann.await("gpt-advice", data -> data.has("delta"));
            talk.ann().expect(204, "DELETE", "/api/advice/" + requestId, null);
            assertThat(Talk.awaitEnd(ann, requestId).path("error").textValue()).isEqualTo("conflict");
        }
    }

    @Test
    void aMemberGetsASummaryOfWhatTheyMissed() {
        Talk talk = SYSTEM.talk();
        SYSTEM.model.answerText(request -> "They will meet.");
        try (MessengerSocket bob = talk.open(talk.bob());
                MessengerSocket ann = talk.ann().connectForAdvice()) {
            for (String text : List.of("Read already", "We meet at six", "Bring the papers")) {
                bob.sendMessage(talk.chatId(), text);
                bob.await("message", data -> data.path("text").textValue().equals(text));
            }
            String requestId = talk.ann()
                    .expect(202, "POST", "/api/chats/" + talk.chatId() + "/requests/summary", Map.of("afterSeq", 1))
                    .path("requestId")
                    .textValue();

            assertThat(Talk.awaitEnd(ann, requestId).path("text").textValue()).isEqualTo("They will meet.");
            assertThat(requestsWith("We meet at six"))
                    .singleElement()
                    .satisfies(request -> assertThat(request.last())
                            .contains("Bring the papers")
                            .doesNotContain("Read already"));
        }
        MessengerClient stranger = SYSTEM.user("eve");
        stranger.expect(403, "POST", "/api/chats/" + talk.chatId() + "/requests/summary", Map.of());
    }

    @Test
    void aLongThreadIsSummarisedAndNothingOfItIsLost() {
        Talk talk = SYSTEM.talk();
        talk.bind(Map.of("type", "advice"));
        SYSTEM.model.answerText(request ->
                request.last().contains("⟧") && request.messages().size() == 1 ? "They spoke of number 1." : "Fine");
        try (MessengerSocket bob = talk.open(talk.bob());
                MessengerSocket ann = talk.ann().connectForAdvice()) {
            for (int i = 1; i <= 40; i++) {
                bob.sendMessage(talk.chatId(), "This is message number " + i + " of this long talk");
            }
            bob.await("message", data -> data.path("seq").longValue() == 40);
            Talk.awaitEnd(ann, talk.askAdvice("What was said?"));

            StubModel.Request asked = requestsWith("What was said?").get(0);
            assertThat(asked.messages().get(0).content()).contains("They spoke of number 1.");
            List<StubModel.Request> compactions = requestsWith("message number 1 of");
            assertThat(compactions).isNotEmpty();
            int told = asked.messages().size() - 2;
            assertThat(told).isBetween(10, 30);
            assertThat(asked.all()).contains("number 40 of").doesNotContain("number 1 of");
            String firstTold = asked.messages().get(1).content();
            int first = Integer.parseInt(firstTold.replaceAll("(?s).*number (\\d+) of.*", "$1"));
            assertThat(requestsWith("message number " + (first - 1) + " of")).isNotEmpty();
        }
    }

    /** The model's answers in a chat, in whosever name. */
    private static List<JsonNode> answers(Talk talk) {
        return talk.history().stream()
                .filter(message -> message.path("fromAI").booleanValue())
                .toList();
    }

    /** What the model was asked in the name of the chat's people, binding aside. */
    private static List<StubModel.Request> of(Talk talk) {
        return SYSTEM.model.requests().stream()
                .filter(request -> request.all().contains(talk.bob().email())
                        || request.all().contains(talk.ann().email()))
                .toList();
    }

    private static List<StubModel.Request> requestsWith(String words) {
        return SYSTEM.model.requests().stream()
                .filter(request -> request.all().contains(words))
                .toList();
    }
}
