package dev.aimessenger.e2e.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.aimessenger.e2e.client.MessengerClient;
import dev.aimessenger.e2e.client.MessengerSocket;
import dev.aimessenger.e2e.standin.SpanCollector.Span;
import dev.aimessenger.e2e.standin.StandIn.Talk;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Traces of OpenTelemetry: one for all that becomes of a message, in whichever service. */
class SpansIT {

    private static final StandIn SYSTEM = StandIn.shared();
    private static final String SECRET = "Meet me at the old mill";
    private static final String ANSWER = "At the mill then";

    @Test
    void aMessageAndItsAnswerAreOneTraceFromSocketToSocket() {
        Talk talk = SYSTEM.talk();
        talk.bind(Map.of("type", "autoreply", "delay", StandIn.AT_ONCE));
        SYSTEM.model.answerText(request -> ANSWER);
        try (MessengerSocket bob = talk.open(talk.bob())) {
            bob.sendMessage(talk.chatId(), SECRET);
            String messageId = bob.await(
                            "message", data -> data.path("text").textValue().equals(SECRET))
                    .path("messageId")
                    .textValue();
            Talk.awaitAnswer(bob, ANSWER);

            await("the spans are there")
                    .atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(names(traceOf(messageId)))
                            .contains(
                                    "ws-gateway sockets",
                                    "ws-gateway publish-message",
                                    "ws-gateway get-bindings",
                                    "chat-service chat-grpc",
                                    "ws-gateway to-storage",
                                    "message-service persist-message",
                                    "message-service insert-message",
                                    "message-service forward",
                                    "ws-gateway to-thread",
                                    "ai-service feed",
                                    "ai-service schedule-answer-row",
                                    "ai-service claimed-answer",
                                    "ai-service call-model",
                                    "ai-service to-autoreply",
                                    "ws-gateway autoreply")
                            .filteredOn("ws-gateway send-message"::equals)
                            .hasSizeGreaterThanOrEqualTo(2));
            await("the trace is whole").atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                List<Span> trace = traceOf(messageId);
                assertThat(trace.stream().filter(span -> !isInside(trace, span.parentId())))
                        .extracting(Span::name)
                        .containsExactly("sockets");
            });
            assertThat(step(messageId, "get-bindings").attributes()).containsEntry("rpc.method", "GetBindingsByChat");
            assertThat(step(messageId, "to-storage").attributes())
                    .containsEntry("messaging.destination.name", "chat.message.persist");
        }
    }

    /** The request waits in the outbox of chat-service. */
    @Test
    void adviceIsOneTraceFromTheRequestToTheSocket() {
        Talk talk = SYSTEM.talk();
        talk.bind(Map.of("type", "advice"));
        SYSTEM.model.answerText(request -> ANSWER);
        long begin = now();
        try (MessengerSocket ann = talk.ann().connectForAdvice()) {
            JsonNode advice = Talk.awaitEnd(ann, talk.askAdvice(SECRET));
            assertThat(advice.path("text").textValue()).isEqualTo(ANSWER);
        }
        await("the spans are there")
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(SYSTEM.collector.spans().stream()
                                .filter(span -> span.startNanos() >= begin)
                                .collect(Collectors.groupingBy(Span::traceId))
                                .values())
                        .anySatisfy(trace -> assertThat(names(trace))
                                .contains(
                                        "chat-service ask-advice-core",
                                        "chat-service send-outbox-record",
                                        "ai-service advice-request",
                                        "ai-service open-stream",
                                        "ws-ai-advice advice-response")));
    }

    @Test
    void noSpanTellsWhatWasSaidOrByWhom() {
        Talk talk = SYSTEM.talk();
        talk.bind(Map.of("type", "autoreply", "delay", StandIn.AT_ONCE));
        SYSTEM.model.answerText(request -> ANSWER);
        try (MessengerSocket bob = talk.open(talk.bob())) {
            bob.sendMessage(talk.chatId(), SECRET);
            Talk.awaitAnswer(bob, ANSWER);
        }
        await("the answer's spans are there")
                .atMost(Duration.ofSeconds(60))
                .until(() -> SYSTEM.collector.spans().stream()
                                .filter(span -> String.valueOf(talk.chatId())
                                        .equals(span.attributes().get("aimessenger.chat.id")))
                                .filter(span -> span.name().equals("forward-message"))
                                .count()
                        >= 2);
        assertThat(SYSTEM.collector.text())
                .contains("call-model")
                .doesNotContain(SECRET, ANSWER, "@example.org", talk.bob().accessToken());
    }

    /** What each service does every second by itself. */
    @Test
    void timersAndPollsMakeNoTraces() {
        MessengerClient ann = SYSTEM.user("ann");
        long begin = now();
        await("all have run").atMost(Duration.ofSeconds(60)).until(() -> {
            ann.expect(200, "GET", "/api/users/me", null);
            return SYSTEM.collector.spans().stream()
                    .anyMatch(span -> span.startNanos() > begin + TimeUnit.SECONDS.toNanos(3));
        });
        assertThat(SYSTEM.collector.spans())
                .extracting(Span::name)
                .doesNotContain("expire-connections", "report-presence", "send-presence", "renew-claims");
    }

    private static long now() {
        return TimeUnit.MILLISECONDS.toNanos(Instant.now().toEpochMilli());
    }

    private static List<Span> traceOf(String messageId) {
        List<Span> spans = SYSTEM.collector.spans();
        return spans.stream()
                .filter(span -> messageId.equals(span.attributes().get("aimessenger.message.id")))
                .map(Span::traceId)
                .findFirst()
                .map(trace -> spans.stream()
                        .filter(span -> span.traceId().equals(trace))
                        .toList())
                .orElse(List.of());
    }

    private static Span step(String messageId, String name) {
        return traceOf(messageId).stream()
                .filter(span -> span.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isInside(List<Span> trace, String spanId) {
        return trace.stream().anyMatch(span -> span.spanId().equals(spanId));
    }

    private static List<String> names(List<Span> spans) {
        return spans.stream().map(span -> span.service() + " " + span.name()).toList();
    }
}
