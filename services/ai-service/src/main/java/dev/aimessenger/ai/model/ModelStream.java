package dev.aimessenger.ai.model;

import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.completions.CompletionUsage;
import java.time.Duration;

/** An answer that comes in chunks, and how much of it has been passed on. One thread uses it. */
public final class ModelStream {

    /** Parts are passed on no more often than a person can follow. */
    private static final Duration PACE = Duration.ofMillis(200);

    private static final int CHARACTERS_PER_TOKEN = 3;

    private final StringBuilder text = new StringBuilder();
    private int passedOn;
    private int parts;
    private long passedOnAt = System.nanoTime() - PACE.toNanos();
    private String finishReason;
    private CompletionUsage usage;

    void add(ChatCompletionChunk chunk) {
        chunk.choices().stream().findFirst().ifPresent(choice -> {
            choice.delta().content().ifPresent(text::append);
            choice.finishReason().ifPresent(reason -> finishReason = reason.asString());
        });
        chunk.usage().ifPresent(counted -> usage = counted);
    }

    /** Whether there is a part to pass on now. */
    boolean isDue() {
        return end() > passedOn && System.nanoTime() - passedOnAt >= PACE.toNanos();
    }

    /** The text since the last part, with its number: 0, 1, 2 … */
    Part next() {
        Part part = new Part(parts++, text.substring(passedOn, end()));
        passedOn = end();
        passedOnAt = System.nanoTime();
        return part;
    }

    /** The next part of an answer. */
    public record Part(int index, String text) {}

    /** Half of a surrogate pair waits for the other half. */
    private int end() {
        int length = text.length();
        return length > 0 && Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length;
    }

    /** The whole answer. @throws dev.aimessenger.common.error.ServiceException as {@link ModelAnswer#text} */
    String whole() {
        return ModelAnswer.text(text.toString(), finishReason);
    }

    long promptTokens() {
        return usage == null ? 0 : usage.promptTokens();
    }

    /** As the server counted them, or a guess where it does not. */
    long completionTokens() {
        return usage == null ? text.length() / CHARACTERS_PER_TOKEN : usage.completionTokens();
    }
}
