package dev.aimessenger.ai.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.completions.CompletionUsage;
import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ModelStreamTest {

    private final ModelStream stream = new ModelStream();

    @Test
    void theFirstPartGoesAtOnceAndTheNextNotRightBehindIt() {
        assertThat(stream.isDue()).isFalse();
        stream.add(chunk("Say", null));
        assertThat(stream.isDue()).isTrue();
        assertThat(stream.next()).isEqualTo(new ModelStream.Part(0, "Say"));
        stream.add(chunk(" yes.", null));
        assertThat(stream.isDue()).isFalse();
        assertThat(stream.next()).isEqualTo(new ModelStream.Part(1, " yes."));
        assertThat(stream.whole()).isEqualTo("Say yes.");
    }

    @Test
    void halfACharacterWaitsForTheOtherHalf() {
        stream.add(chunk("Hi \uD83D", null));
        assertThat(stream.next().text()).isEqualTo("Hi ");
        stream.add(chunk("\uDE00", null));
        assertThat(stream.next().text()).isEqualTo("\uD83D\uDE00");
    }

    @Test
    void tokensAreAsTheServerCountsThemOrAGuess() {
        stream.add(chunk("x".repeat(30), null));
        assertThat(stream.completionTokens()).isEqualTo(10);
        stream.add(chunk(
                null,
                CompletionUsage.builder()
                        .promptTokens(7)
                        .completionTokens(12)
                        .totalTokens(19)
                        .build()));
        assertThat(stream.promptTokens()).isEqualTo(7);
        assertThat(stream.completionTokens()).isEqualTo(12);
    }

    @Test
    void anEmptyAnswerMayPassAndAWithheldOneWillNot() {
        assertThatThrownBy(stream::whole)
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
        assertThatThrownBy(() -> ModelAnswer.text("Half of", "content_filter"))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FORBIDDEN));
    }

    private static ChatCompletionChunk chunk(String text, CompletionUsage usage) {
        ChatCompletionChunk.Builder chunk = ChatCompletionChunk.builder()
                .id("chunk")
                .created(0)
                .model("model")
                .choices(
                        text == null
                                ? List.of()
                                : List.of(ChatCompletionChunk.Choice.builder()
                                        .index(0)
                                        .finishReason(Optional.empty())
                                        .delta(ChatCompletionChunk.Choice.Delta.builder()
                                                .content(text)
                                                .build())
                                        .build()));
        if (usage != null) {
            chunk.usage(usage);
        }
        return chunk.build();
    }
}
