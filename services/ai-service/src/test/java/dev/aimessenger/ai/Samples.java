package dev.aimessenger.ai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.openai.core.http.Headers;
import com.openai.errors.UnauthorizedException;
import com.openai.models.chat.completions.ChatCompletionChunk;
import dev.aimessenger.ai.prompt.Prompts;
import dev.aimessenger.ai.thread.AiThread;
import dev.aimessenger.ai.thread.BindingContext;
import dev.aimessenger.common.payload.AdviceRequest;
import dev.aimessenger.common.payload.AutoreplyRules;
import dev.aimessenger.common.payload.BindingInit;
import dev.aimessenger.common.payload.BindingType;
import dev.aimessenger.common.payload.ChatMessage;
import dev.aimessenger.common.payload.FeedMessage;
import dev.aimessenger.openai.OpenAIConstants;
import dev.aimessenger.proto.message.v1.GetMessagesByChatResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.camel.Message;
import org.apache.camel.component.mock.MockEndpoint;
import org.springframework.core.io.DefaultResourceLoader;

/** A thread of Ann's in chat 7, where Bob has written to her, and what tests of routes do with it. */
public final class Samples {

    public static final long CHAT = 7;
    public static final long ANN = 1;
    public static final long BOB = 2;

    public static final ChatMessage MESSAGE = new ChatMessage(
            CHAT, null, UUID.randomUUID(), UUID.randomUUID(), BOB, "bob@example.org", "Hi", false, Instant.EPOCH, 0);
    public static final FeedMessage FEED = new FeedMessage("thread-1", BindingType.AUTOREPLY, ANN, MESSAGE);
    public static final AdviceRequest REQUEST =
            new AdviceRequest("thread-1", UUID.randomUUID(), CHAT, ANN, "Shall I go?", null);
    public static final BindingInit INIT = new BindingInit(CHAT, 4, ANN, BindingType.AUTOREPLY, null);
    public static final BindingContext CONTEXT =
            new BindingContext("ann@example.org", AutoreplyRules.DEFAULT, false, false);
    public static final BindingContext PAUSED =
            new BindingContext("ann@example.org", AutoreplyRules.DEFAULT, true, false);
    public static final AiThread THREAD = new AiThread(
            "thread-1", CHAT, ANN, BindingType.AUTOREPLY, "They know each other from school.", 0, 3, List.of());

    private static final ObjectMapper JSON = new ObjectMapper().findAndRegisterModules();

    private Samples() {}

    public static Prompts prompts() {
        return new Prompts(new DefaultResourceLoader(), "classpath:prompts", false);
    }

    public static String json(Object payload) throws JsonProcessingException {
        return JSON.writeValueAsString(payload);
    }

    /** The one message that has come to a step. */
    public static Message only(MockEndpoint step) {
        assertThat(step.getExchanges()).as("what has come to %s", step).hasSize(1);
        return step.getExchanges().get(0).getMessage();
    }

    /** The payload of the one record that was sent to a topic. */
    public static <T> T record(MockEndpoint step, Class<T> type) throws IOException {
        return JSON.readValue(only(step).getBody(byte[].class), type);
    }

    /** Has the model answer, at a cost of 10 and 5 tokens. */
    public static void modelSays(MockEndpoint model, String text) {
        model.whenAnyExchangeReceived(exchange -> {
            exchange.setProperty("text", text);
            exchange.getMessage().setBody(text);
            exchange.getMessage().setHeader(OpenAIConstants.PROMPT_TOKENS, 10);
            exchange.getMessage().setHeader(OpenAIConstants.COMPLETION_TOKENS, 5);
        });
    }

    /** Has the model's server not accept the API key. */
    public static void refusesTheKey(MockEndpoint model) {
        model.whenAnyExchangeReceived(exchange -> {
            throw UnauthorizedException.builder()
                    .headers(Headers.builder().build())
                    .build();
        });
    }

    public static ChatCompletionChunk chunk(String text) {
        return ChatCompletionChunk.builder()
                .id("chunk")
                .created(0)
                .model("model")
                .choices(List.of(ChatCompletionChunk.Choice.builder()
                        .index(0)
                        .finishReason(Optional.empty())
                        .delta(ChatCompletionChunk.Choice.Delta.builder()
                                .content(text)
                                .build())
                        .build()))
                .build();
    }

    /**
     * Bob's messages with these numbers.
     *
     * @param lastSeq the number of the chat's newest
     */
    public static GetMessagesByChatResponse page(long lastSeq, long... seqs) {
        GetMessagesByChatResponse.Builder page =
                GetMessagesByChatResponse.newBuilder().setLastSeq(lastSeq);
        for (long seq : seqs) {
            page.addMessages(dev.aimessenger.proto.message.v1.Message.newBuilder()
                    .setChatId(CHAT)
                    .setSeq(seq)
                    .setMessageId(new UUID(0, seq).toString())
                    .setSenderId(BOB)
                    .setSenderEmail("bob@example.org")
                    .setText("message " + seq)
                    .setSentAt(Instant.EPOCH.toString()));
        }
        return page.build();
    }
}
