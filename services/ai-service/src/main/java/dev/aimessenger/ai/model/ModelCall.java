package dev.aimessenger.ai.model;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;

/** How often the model was asked for an answer in the course of an exchange, and what the last time took and cost. */
public final class ModelCall {

    private static final String TRIES = "model-tries";
    private static final String BEGUN = "model-begun";
    private static final String MILLISECONDS = "model-ms";
    private static final String USAGE = "model-usage";

    private ModelCall() {}

    static void begin(Exchange exchange) {
        exchange.setProperty(TRIES, tries(exchange) + 1);
        exchange.setProperty(BEGUN, System.nanoTime());
    }

    static void end(Exchange exchange) {
        Long begun = exchange.getProperty(BEGUN, Long.class);
        if (begun != null) {
            exchange.setProperty(MILLISECONDS, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
        }
    }

    /** 0 when the model was not asked. */
    public static int tries(Exchange exchange) {
        return exchange.getProperty(TRIES, 0, Integer.class);
    }

    /** @return what was used, as it was */
    public static Map<String, Object> keep(Map<String, Object> usage, Exchange exchange) {
        exchange.setProperty(USAGE, usage);
        return usage;
    }

    /** Parameters {@code tries}, {@code modelMs}, {@code promptTokens} and {@code completionTokens} of an answer's row. */
    public static void addTo(Map<String, Object> row, Exchange exchange) {
        Map<?, ?> usage = exchange.getProperty(USAGE, Map.of(), Map.class);
        row.put("tries", tries(exchange));
        row.put("modelMs", exchange.getProperty(MILLISECONDS, Long.class));
        row.put("promptTokens", usage.get("promptTokens"));
        row.put("completionTokens", usage.get("completionTokens"));
    }
}
