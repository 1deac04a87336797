package dev.aimessenger.common.tracing;

import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The trace that the current thread works for, in the form in which it passes boundaries (W3C Trace Context). */
public final class TraceContext {

    /** The header of a record or a call, and the column of a row that waits. */
    private static final String TRACEPARENT = "traceparent";

    static final TextMapPropagator W3C = W3CTraceContextPropagator.getInstance();

    /** Kafka's headers are bytes, a row's columns are text. */
    private static final TextMapGetter<Map<?, ?>> VALUES = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Map<?, ?> carrier) {
            return W3C.fields();
        }

        @Override
        public String get(Map<?, ?> carrier, String name) {
            Object value = carrier.get(name);
            return value instanceof byte[] bytes ? new String(bytes, StandardCharsets.US_ASCII) : (String) value;
        }
    };

    private TraceContext() {}

    /** For a row that somebody else goes on with; null outside a trace, and when traces are off. */
    public static String traceparent() {
        Map<String, String> carrier = new HashMap<>();
        W3C.inject(Context.current(), carrier, Map::put);
        return carrier.get(TRACEPARENT);
    }

    /** What the headers of a record, or the columns of a row, go on with; the root where they name no trace. */
    static Context of(Map<?, ?> carrier) {
        return W3C.extract(Context.root(), carrier, VALUES);
    }
}
