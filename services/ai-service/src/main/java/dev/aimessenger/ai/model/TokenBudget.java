package dev.aimessenger.ai.model;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.ToIntFunction;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** How much of a chat goes into one model call. Tokens are estimated, at three characters each. */
@Component
public class TokenBudget {

    private static final int CHARACTERS_PER_TOKEN = 3;

    private final long characters;

    public TokenBudget(@Value("${aimessenger.model.context-tokens}") int tokens) {
        this.characters = (long) tokens * CHARACTERS_PER_TOKEN;
    }

    /** What fits into one call, in characters. */
    public long characters() {
        return characters;
    }

    /** A summary that leaves room for messages: the first half of the budget's characters of it. */
    public String cut(String summary) {
        int end = (int) Math.min(summary.length(), characters / 2);
        return summary.substring(0, end > 0 && Character.isHighSurrogate(summary.charAt(end - 1)) ? end - 1 : end);
    }

    /**
     * The newest that fit the budget together.
     *
     * @param all oldest first
     * @param length the characters of one
     * @return oldest first
     */
    public <T> List<T> newest(List<T> all, ToIntFunction<T> length) {
        Deque<T> kept = new ArrayDeque<>();
        long left = characters;
        for (int i = all.size() - 1; i >= 0; i--) {
            left -= length.applyAsInt(all.get(i));
            if (left < 0) {
                break;
            }
            kept.addFirst(all.get(i));
        }
        return List.copyOf(kept);
    }
}
