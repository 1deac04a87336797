package dev.aimessenger.common.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultAsyncProducer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.ScheduledPollConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

@TestInstance(Lifecycle.PER_CLASS)
class RouteTracingTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String CALLER = "00f067aa0ba902b7";
    private static final String SECRET = "Meet me at the old mill";

    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    private final SdkTracerProvider traces = SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(exporter))
            .build();
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final Far far = new Far();
    private final Queue<String> seen = new ConcurrentLinkedQueue<>();

    @BeforeAll
    void start() throws Exception {
        RouteTracing tracing = new RouteTracing(traces.get("test"));
        context.getCamelContextExtension().addInterceptStrategy(tracing);
        context.addRoutePolicyFactory(tracing);
        context.addComponent("far", far);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("far:in").routeId("takes").to("direct:middle").process(RouteTracingTest.this::see);
                from("direct:middle")
                        .routeId("middle")
                        .process(RouteTracingTest.this::see)
                        .to("far:away")
                        .id("calls")
                        .process(RouteTracingTest.this::see);
                from("far:fails")
                        .routeId("fails")
                        .errorHandler(noErrorHandler())
                        .process(exchange -> {
                            throw new IllegalStateException(SECRET);
                        })
                        .id("breaks");
                from("far:handles")
                        .routeId("handles")
                        .split(body())
                        .to("seda:later")
                        .to("far:away")
                        .id("each");
                from("seda:later").routeId("later").process(RouteTracingTest.this::see);
                from("far:polled").routeId("polls").to("far:away").id("calls-polled");
                from("timer:tick?delay=0&period=10&repeatCount=3")
                        .routeId("ticks")
                        .autoStartup(false)
                        .to("far:away")
                        .id("calls-each-tick")
                        .process(RouteTracingTest.this::see);
            }
        });
        context.start();
    }

    @BeforeEach
    void forget() {
        exporter.reset();
        seen.clear();
        far.sampled.clear();
    }

    @AfterAll
    void stop() {
        context.stop();
        traces.close();
        far.threads.shutdownNow();
    }

    @Test
    void aRecordsTraceGoesThroughRoutesAndRemoteSteps() {
        far.receive("in", SECRET, Map.of("traceparent", bytes("00-" + TRACE + "-" + CALLER + "-01")));

        Map<String, SpanData> spans = spans("takes", "middle", "calls");
        assertThat(spans.values()).allMatch(span -> span.getTraceId().equals(TRACE));
        assertThat(spans.get("takes").getParentSpanId()).isEqualTo(CALLER);
        assertThat(spans.get("middle").getParentSpanId())
                .isEqualTo(spans.get("takes").getSpanId());
        assertThat(spans.get("calls").getParentSpanId())
                .isEqualTo(spans.get("middle").getSpanId());
        assertThat(spans.values()).noneMatch(span -> span.toString().contains(SECRET));
    }

    /** The step goes on on another thread, as Kafka's producer does. */
    @Test
    void theSpanIsCurrentOnEveryThreadWhileARouteRunsAndOnNoneAfterwards() throws Exception {
        far.receive("in", "text", Map.of());

        Map<String, SpanData> spans = spans("takes", "middle", "calls");
        String middle = spans.get("middle").getSpanId();
        assertThat(seen)
                .containsExactly(
                        Thread.currentThread().getName() + " " + middle,
                        "far " + middle,
                        "far " + spans.get("takes").getSpanId());
        assertThat(Context.current()).isSameAs(Context.root());
        assertThat(far.threads.submit(Context::current).get()).isSameAs(Context.root());
    }

    @Test
    void aFailureIsToldByItsClassOnly() {
        assertThatThrownBy(() -> far.receive("fails", SECRET, Map.of())).hasRootCauseMessage(SECRET);

        SpanData span = spans("fails").get("fails");
        assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(span.getAttributes().asMap().values()).contains(IllegalStateException.class.getName());
        assertThat(span.toString()).doesNotContain(SECRET);
    }

    @Test
    void copiesAndWhatWaitsInAQueueBelongToTheTrace() {
        far.receive("handles", List.of("one", "two"), Map.of());

        await().atMost(Duration.ofSeconds(30))
                .until(() -> exporter.getFinishedSpanItems().size() == 5);
        List<SpanData> spans = exporter.getFinishedSpanItems();
        SpanData whole = spans.stream()
                .filter(span -> span.getName().equals("handles"))
                .findFirst()
                .orElseThrow();
        assertThat(spans).allMatch(span -> span.getTraceId().equals(whole.getTraceId()));
        assertThat(spans.stream().filter(span -> span != whole))
                .extracting(SpanData::getName)
                .containsExactlyInAnyOrder("later", "later", "each", "each");
        assertThat(spans.stream().filter(span -> span != whole))
                .allMatch(span -> span.getParentSpanId().equals(whole.getSpanId()));
    }

    @Test
    void aRowGoesOnWithTheTraceThatItWasWrittenIn() {
        far.poll(row("00-" + TRACE + "-" + CALLER + "-01"));

        Map<String, SpanData> spans = spans("polls", "calls-polled");
        assertThat(spans.get("polls").getTraceId()).isEqualTo(TRACE);
        assertThat(spans.get("calls-polled").getTraceId()).isEqualTo(TRACE);
    }

    @Test
    void timersAndPollsBeginNoTraceHereNorWhereTheyCall() throws Exception {
        far.poll(row(null));
        context.getRouteController().startRoute("ticks");
        await().atMost(Duration.ofSeconds(30)).until(() -> seen.size() == 3);

        assertThat(exporter.getFinishedSpanItems()).isEmpty();
        assertThat(far.sampled).hasSize(4).containsOnly(false);
    }

    private static Map<String, Object> row(String traceparent) {
        Map<String, Object> row = new HashMap<>();
        row.put("payload", new Object());
        row.put("traceparent", traceparent);
        return row;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private void see(Exchange exchange) {
        seen.add(Thread.currentThread().getName() + " "
                + Span.current().getSpanContext().getSpanId());
    }

    /** These, and no others. */
    private Map<String, SpanData> spans(String... names) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(exporter.getFinishedSpanItems())
                        .extracting(SpanData::getName)
                        .containsExactlyInAnyOrder(names));
        Map<String, SpanData> spans = new HashMap<>();
        exporter.getFinishedSpanItems().forEach(span -> spans.put(span.getName(), span));
        return spans;
    }

    /** A remote system: answers on a thread of its own, and brings what the test wants. */
    private static final class Far extends DefaultComponent {

        final ExecutorService threads = Executors.newSingleThreadExecutor(work -> new Thread(work, "far"));
        final Queue<Boolean> sampled = new ConcurrentLinkedQueue<>();
        private final Map<String, Consumer> consumers = new HashMap<>();

        void receive(String name, Object body, Map<String, Object> headers) {
            Consumer consumer = consumers.get(name);
            Exchange exchange = consumer.getEndpoint().createExchange();
            exchange.getIn().setBody(body);
            exchange.getIn().setHeaders(new HashMap<>(headers));
            try {
                consumer.getProcessor().process(exchange);
            } catch (Exception e) {
                exchange.setException(e);
            }
            if (exchange.getException() != null) {
                throw new IllegalStateException(exchange.getException());
            }
        }

        void poll(Map<String, Object> row) {
            receive("polled", row, Map.of());
        }

        @Override
        protected Endpoint createEndpoint(String uri, String name, Map<String, Object> parameters) {
            return new DefaultEndpoint(uri, this) {
                @Override
                public Producer createProducer() {
                    return new DefaultAsyncProducer(this) {
                        @Override
                        public boolean process(Exchange exchange, AsyncCallback callback) {
                            sampled.add(Span.current().getSpanContext().isSampled());
                            threads.execute(() -> callback.done(false));
                            return false;
                        }
                    };
                }

                @Override
                public Consumer createConsumer(Processor processor) {
                    Consumer consumer = name.equals("polled")
                            ? new NeverPolls(this, processor)
                            : new DefaultConsumer(this, processor);
                    consumers.put(name, consumer);
                    return consumer;
                }
            };
        }
    }

    private static final class NeverPolls extends ScheduledPollConsumer {

        NeverPolls(DefaultEndpoint endpoint, Processor processor) {
            super(endpoint, processor);
        }

        @Override
        protected int poll() {
            return 0;
        }
    }
}
