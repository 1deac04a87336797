package dev.aimessenger.ai.draft;

import dev.aimessenger.common.json.Text;

/**
 * A draft as its owner sends it.
 *
 * @param text 1 to 8,000 characters; null for the draft's own
 */
public record SentDraft(String text) {

    private static final int MOST_CHARACTERS = 8_000;

    public SentDraft {
        if (text != null) {
            Text.check(text, "text", 1, MOST_CHARACTERS);
        }
    }
}
