package dev.aimessenger.ai.autoreply;

import java.util.Locale;

/** Why the model does not answer a message in its owner's name. */
public enum SkipReason {
    /** The owner wrote in the chat before the answer was ready. */
    OWNER_WROTE(false, "the owner wrote in the chat before the answer was ready"),
    PAUSED(false, "the owner has paused the binding"),
    /** The model answers only while the owner is away. */
    OWNER_ONLINE(false, "the owner was online, and lets the model answer only while away"),
    OUTSIDE_HOURS(false, "it was outside the hours that the owner has set"),
    HOURLY_LIMIT(true, "the owner's most answers an hour were given"),
    /** The loop fuse: models would go on answering each other. */
    LOOP(true, "models would go on answering each other (the loop fuse)"),
    BUDGET_SPENT(true, "the owner's tokens of the day were spent");

    private final boolean told;
    private final String words;

    SkipReason(boolean told, String words) {
        this.told = told;
        this.words = words;
    }

    /** The reason with this label. */
    public static SkipReason of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** The reason as the end of a sentence, for operators. */
    public String words() {
        return words;
    }

    /** Whether the owner should hear of it: what they set themselves they know. */
    public boolean told() {
        return told;
    }

    /** The name on the wire and in SQL, such as {@code hourly-limit}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
