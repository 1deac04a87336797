package dev.aimessenger.common.kafka;

import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.spi.HeaderFilterStrategy;

/** Of a record's headers only the trace context (W3C) passes; out go the trace context and what describes a dead letter. */
public final class KafkaHeaderFilterStrategy implements HeaderFilterStrategy {

    static final Set<String> TRACE_CONTEXT = Set.of("traceparent", "tracestate");
    private static final String DEAD_LETTER = "dlt.";

    @Override
    public boolean applyFilterToExternalHeaders(String name, Object value, Exchange exchange) {
        return !TRACE_CONTEXT.contains(name);
    }

    @Override
    public boolean applyFilterToCamelHeaders(String name, Object value, Exchange exchange) {
        return !TRACE_CONTEXT.contains(name) && !name.startsWith(DEAD_LETTER);
    }
}
