package dev.aimessenger.ai.autoreply;

import java.util.Locale;

/** Why the model does not answer a message in its owner's name. */
public enum SkipReason {
    /** The owner wrote in the chat before the answer was ready. */
    OWNER_WROTE(false),
    PAUSED(false),
    /** The model answers only while the owner is away. */
    OWNER_ONLINE(false),
    OUTSIDE_HOURS(false),
    HOURLY_LIMIT(true),
    /** The loop fuse: models would go on answering each other. */
    LOOP(true),
    BUDGET_SPENT(true);

    private final boolean told;

    SkipReason(boolean told) {
        this.told = told;
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
