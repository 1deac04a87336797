package dev.aimessenger.e2e.standin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** A collector of OpenTelemetry that keeps what services send it over OTLP/HTTP. */
final class SpanCollector implements AutoCloseable {

    private final HttpServer server;
    private final List<ResourceSpans> received = new CopyOnWriteArrayList<>();

    /**
     * A span.
     *
     * @param service the resource's {@code service.name}
     * @param parentId empty at the beginning of a trace
     * @param attributes values as text
     */
    record Span(
            String service,
            String name,
            String traceId,
            String spanId,
            String parentId,
            long startNanos,
            Map<String, String> attributes) {}

    SpanCollector() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/v1/traces", this::receive);
        server.start();
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    List<Span> spans() {
        return received.stream()
                .flatMap(resource -> resource.getScopeSpansList().stream()
                        .map(ScopeSpans::getSpansList)
                        .flatMap(List::stream)
                        .map(span -> span(resource, span)))
                .toList();
    }

    /** All that was received, for a look at what must not be in it. */
    String text() {
        return received.toString();
    }

    private void receive(HttpExchange call) throws IOException {
        try (call) {
            received.addAll(
                    ExportTraceServiceRequest.parseFrom(call.getRequestBody()).getResourceSpansList());
            call.sendResponseHeaders(200, -1);
        }
    }

    private static Span span(ResourceSpans resource, io.opentelemetry.proto.trace.v1.Span span) {
        HexFormat hex = HexFormat.of();
        return new Span(
                attributes(resource.getResource().getAttributesList()).get("service.name"),
                span.getName(),
                hex.formatHex(span.getTraceId().toByteArray()),
                hex.formatHex(span.getSpanId().toByteArray()),
                hex.formatHex(span.getParentSpanId().toByteArray()),
                span.getStartTimeUnixNano(),
                attributes(span.getAttributesList()));
    }

    private static Map<String, String> attributes(List<KeyValue> attributes) {
        return attributes.stream()
                .collect(Collectors.toMap(
                        KeyValue::getKey,
                        attribute -> attribute.getValue().hasIntValue()
                                ? String.valueOf(attribute.getValue().getIntValue())
                                : attribute.getValue().getStringValue()));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
