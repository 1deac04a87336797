package dev.aimessenger.ai.model;

import java.time.Duration;
import java.util.Map;
import org.apache.camel.Exchange;

/**
 * What the model is asked for in the course of an exchange, how often it was asked for an answer, and what the last time
 * took and cost.
 */
public final class ModelCall {

    /** The purpose of a call whose answer is for the chat. */
    public static final String ANSWER = "answer";

    /** That of a call whose answer is for its owner alone. */
    public static final String ADVICE = "advice";

    private static final String PURPOSE = "model-purpose";
    private static final String TRIES = "model-tries-";
    private static final String BEGUN = "model-begun";
    private static final String MILLISECONDS = "model-ms";
    private static final String USAGE = "model-usage";

    private ModelCall() {}

    /** @param purpose what the next calls are for, a word that metrics are told by */
    public static void isFor(Exchange exchange, String purpose) {
        exchange.setProperty(PURPOSE, purpose);
    }

    static String purpose(Exchange exchange) {
        return exchange.getProperty(PURPOSE, "other", String.class);
    }

    static void begin(Exchange exchange) {
        String purpose = purpose(exchange);
        exchange.setProperty(TRIES + purpose, tries(exchange, purpose) + 1);
        exchange.setProperty(BEGUN, System.nanoTime());
    }

    /** @return how long it took */
    static Duration end(Exchange exchange) {
        long now = System.nanoTime();
        Duration taken = Duration.ofNanos(now - exchange.getProperty(BEGUN, now, Long.class));
        exchange.setProperty(MILLISECONDS, taken.toMillis());
        return taken;
    }

    /** 0 when the model was not asked. */
    public static int tries(Exchange exchange) {
        return tries(exchange, ANSWER);
    }

    private static int tries(Exchange exchange, String purpose) {
        return exchange.getProperty(TRIES + purpose, 0, Integer.class);
    }

    /** @return what was used, as it was, which is kept for the row */
    public static Map<String, Object> keep(Map<String, Object> usage, Exchange exchange) {
        exchange.setProperty(USAGE, usage);
        return usage;
    }

    /** Parameters {@code tries}, {@code modelMs}, {@code promptTokens} and {@code completionTokens} of an answer's row. */
    public static void addTo(Map<String, Object> row, Exchange exchange) {
        addTo(row, exchange, ANSWER);
    }

    /** The same of a row of a request, which asks the model for something else. */
    public static void addTo(Map<String, Object> row, Exchange exchange, String purpose) {
        Map<?, ?> usage = exchange.getProperty(USAGE, Map.of(), Map.class);
        row.put("tries", tries(exchange, purpose));
        row.put("modelMs", exchange.getProperty(MILLISECONDS, Long.class));
        row.put("promptTokens", usage.get("promptTokens"));
        row.put("completionTokens", usage.get("completionTokens"));
    }
}
