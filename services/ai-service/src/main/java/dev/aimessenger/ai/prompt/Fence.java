package dev.aimessenger.ai.prompt;

/**
 * Keeps other people's words apart from instructions. The marks are one character each and do not occur in what they
 * enclose, so that nothing inside can close the fence; the prompt {@code system} tells the model what they mean.
 */
final class Fence {

    static final char OPEN = '⟦';
    static final char CLOSE = '⟧';

    /** Brackets that look the same. */
    private static final char OPEN_TWIN = '〚';

    private static final char CLOSE_TWIN = '〛';

    private Fence() {}

    static String around(String words) {
        return OPEN + unmarked(words) + CLOSE;
    }

    /** One line without control characters and marks, for what comes outside a fence. */
    static String oneLine(String address) {
        return unmarked(address)
                .replaceAll("[\\s\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+", " ")
                .strip();
    }

    private static String unmarked(String words) {
        return words.replace(OPEN, '[')
                .replace(OPEN_TWIN, '[')
                .replace(CLOSE, ']')
                .replace(CLOSE_TWIN, ']');
    }
}
