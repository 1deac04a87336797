package dev.aimessenger.advice.response;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.aimessenger.advice.response.Advices.Recipient;
import dev.aimessenger.common.payload.AdviceRequest;
import dev.aimessenger.common.payload.AdviceResponse;
import dev.aimessenger.proto.chat.v1.ThreadContext;
import dev.aimessenger.sockets.Connections;
import dev.aimessenger.sockets.Frames;
import dev.aimessenger.sockets.Principal;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A replay of dead letters reaches every instance; an owner whom one of them told already is not told again there. */
class AdvicesTest {

    private static final Recipient ANN = new Recipient(1, 7);

    private final ObjectMapper json = new ObjectMapper();
    private final Connections connections = new Connections();
    private final Advices advices = new Advices(connections, new Frames(json));

    @Test
    void adviceIsShownOnce() {
        AdviceRequest request = request("thread-1");
        AdviceResponse advice = AdviceResponse.advice(request, "Say yes.");
        assertThat(advices.receivers(ANN, advice)).isEmpty();

        connections.open("socket", new Principal(1, "ann@example.org", Instant.MAX));
        assertThat(advices.receivers(ANN, advice)).containsExactly("socket");
        advices.shown(advice);

        assertThat(advices.receivers(ANN, AdviceResponse.advice(request, "Say yes!")))
                .isEmpty();
        assertThat(advices.receivers(ANN, AdviceResponse.advice(request("thread-1"), "Say yes.")))
                .containsExactly("socket");
    }

    @Test
    void adviceThatComesAfterAllIsShownAfterTheError() {
        connections.open("socket", new Principal(1, "ann@example.org", Instant.MAX));
        AdviceRequest request = request("thread-1");
        AdviceResponse error = AdviceResponse.failed(request, "unavailable", null);
        advices.shown(error);

        assertThat(advices.receivers(ANN, error)).isEmpty();
        assertThat(advices.receivers(ANN, AdviceResponse.advice(request, "Say yes.")))
                .containsExactly("socket");
    }

    @Test
    void partsThatBeginAnewAreShownAnew() {
        connections.open("socket", new Principal(1, "ann@example.org", Instant.MAX));
        AdviceResponse part = AdviceResponse.delta(request("thread-1"), 0, "Say");
        advices.shown(part);

        assertThat(advices.receivers(ANN, part)).containsExactly("socket");
    }

    @Test
    void whoseThreadItIsIsAskedOnce() {
        AdviceResponse part = AdviceResponse.delta(request("thread-1"), 0, "Say");
        assertThat(advices.known(part)).isNull();

        Recipient found = advices.found(ThreadContext.newBuilder()
                .setThreadId("thread-1")
                .setOwnerId(1)
                .setChatId(7)
                .build());

        assertThat(found).isEqualTo(ANN);
        assertThat(advices.known(part)).isEqualTo(ANN);
        assertThat(advices.known(AdviceResponse.delta(request("thread-2"), 0, "Say")))
                .isNull();
    }

    @Test
    void whatBelongsToNoThreadSaysWhomItIsFor() {
        assertThat(advices.known(AdviceResponse.advice(request(null), "They met.")))
                .isEqualTo(ANN);
    }

    @Test
    void eachKindHasItsFrame() throws Exception {
        AdviceRequest request = request("thread-1");
        String id = request.requestId().toString();

        assertFrame(
                AdviceResponse.advice(request, "Say yes."),
                "{'event':'gpt-advice','data':{'chatId':7,'requestId':'ID','text':'Say yes.'}}",
                id);
        assertFrame(
                AdviceResponse.delta(request, 2, " yes"),
                "{'event':'gpt-advice','data':{'chatId':7,'requestId':'ID','delta':' yes','index':2}}",
                id);
        assertFrame(
                AdviceResponse.failed(request, "rate-limited", "Spent"),
                "{'event':'gpt-advice','data':{'chatId':7,'requestId':'ID','error':'rate-limited','message':'Spent'}}",
                id);
        assertFrame(
                told(request, AdviceResponse.Kind.DRAFT, "Yes.", 5L),
                "{'event':'draft','data':{'chatId':7,'draftId':'ID','text':'Yes.','inReplyToSeq':5}}",
                id);
        assertFrame(
                told(request, AdviceResponse.Kind.SKIPPED, "loop", null),
                "{'event':'autoreply-skipped','data':{'chatId':7,'requestId':'ID','reason':'loop'}}",
                id);
    }

    private void assertFrame(AdviceResponse advice, String frame, String id) throws Exception {
        JsonNode expected = json.readTree(frame.replace('\'', '"').replace("ID", id));
        assertThat(json.readTree(advices.frame(ANN, advice))).isEqualTo(expected);
    }

    private static AdviceResponse told(AdviceRequest request, AdviceResponse.Kind kind, String text, Long seq) {
        return new AdviceResponse(request.threadId(), 7L, 1L, kind, request.requestId(), text, null, seq, null, null);
    }

    private static AdviceRequest request(String threadId) {
        return new AdviceRequest(threadId, UUID.randomUUID(), 7, 1, null, null);
    }
}
