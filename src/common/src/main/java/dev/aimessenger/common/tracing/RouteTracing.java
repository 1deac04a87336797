package dev.aimessenger.common.tracing;

import dev.aimessenger.common.logging.LogFields;
import dev.aimessenger.common.payload.ChatMessage;
import dev.aimessenger.common.payload.FeedMessage;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.IdGenerator;
import java.util.Map;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.EndpointAware;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.RoutePolicySupport;
import org.apache.camel.support.ScheduledPollConsumer;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/**
 * A span for each route that an exchange goes through, and for each remote step; both have the ids of the routes' files as
 * names. The span is current (OpenTelemetry's {@link Context}) on whatever thread a step of the route runs, and on no
 * thread afterwards.
 *
 * <p>A trace begins where a record, a call, a request or a frame comes in. What a timer or a poll sets off belongs to none,
 * unless it is a row with a column {@code traceparent}: that goes on with the trace in which it was written. Spans have
 * the attributes named here and no others: no address, no body, no word of a failure.
 */
final class RouteTracing implements InterceptStrategy, RoutePolicyFactory, LogFields {

    private static final String PROPERTY = "aimessenger.trace";

    private static final AttributeKey<String> COMPONENT = AttributeKey.stringKey("camel.component");
    private static final AttributeKey<String> TOPIC = AttributeKey.stringKey("messaging.destination.name");
    private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");
    private static final AttributeKey<String> MESSAGE = AttributeKey.stringKey("aimessenger.message.id");
    private static final AttributeKey<Long> CHAT = AttributeKey.longKey("aimessenger.chat.id");

    private final Tracer tracer;

    RouteTracing(Tracer tracer) {
        this.tracer = tracer;
    }

    /**
     * Where an exchange is: its copies share what is around them.
     *
     * @param context with {@code span} in it, for what happens inside
     * @param owner who ends the span
     * @param outer null around the first route
     */
    private record Frame(Context context, Span span, Object owner, Frame outer) {

        static Frame of(Exchange exchange) {
            return exchange.getProperty(PROPERTY, Frame.class);
        }

        /** Operators see it among an exchange's properties. */
        @Override
        public String toString() {
            return span.getSpanContext().getTraceId();
        }
    }

    @Override
    public RoutePolicy createRoutePolicy(CamelContext context, String routeId, NamedNode route) {
        return new SpanOfRoute(routeId);
    }

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode definition, Processor target, Processor nextTarget) {
        Endpoint endpoint = (nextTarget == null ? target : nextTarget) instanceof EndpointAware sender
                ? sender.getEndpoint()
                : null;
        return endpoint != null && endpoint.isRemote()
                ? new RemoteStep(target, definition.getId(), endpoint)
                : new LocalStep(target);
    }

    /** Of the span around the exchange: the current one may be gone when a callback runs. */
    @Override
    public Map<String, String> of(Exchange exchange) {
        Frame frame = Frame.of(exchange);
        if (frame == null) {
            return Map.of();
        }
        SpanContext span = frame.span().getSpanContext();
        return span.isSampled() ? Map.of(TRACE_ID, span.getTraceId(), SPAN_ID, span.getSpanId()) : Map.of();
    }

    private final class SpanOfRoute extends RoutePolicySupport {

        private final String routeId;

        SpanOfRoute(String routeId) {
            this.routeId = routeId;
        }

        @Override
        public void onExchangeBegin(Route route, Exchange exchange) {
            Frame outer = Frame.of(exchange);
            Endpoint from = route.getEndpoint();
            SpanBuilder span = tracer.spanBuilder(routeId);
            Context around;
            if (outer == null) {
                around = incoming(route, exchange);
                span.setSpanKind(kindOf(route)).setAttribute(COMPONENT, scheme(from));
                if (from instanceof KafkaEndpoint kafka) {
                    span.setAttribute(TOPIC, kafka.getConfiguration().getTopic());
                }
            } else {
                around = outer.context();
            }
            Span started = span.setParent(around).startSpan();
            exchange.setProperty(PROPERTY, new Frame(around.with(started), started, this, outer));
        }

        @Override
        public void onExchangeDone(Route route, Exchange exchange) {
            Frame frame = Frame.of(exchange);
            while (frame != null && frame.owner() != this) {
                frame = frame.outer();
            }
            if (frame == null) {
                return;
            }
            identify(frame.span(), exchange);
            end(frame.span(), exchange);
            if (frame.outer() == null) {
                exchange.removeProperty(PROPERTY);
            } else {
                exchange.setProperty(PROPERTY, frame.outer());
            }
        }
    }

    private static Context incoming(Route route, Exchange exchange) {
        Context sent = isPolled(route) && exchange.getMessage().getBody() instanceof Map<?, ?> row
                ? TraceContext.of(row)
                : TraceContext.of(exchange.getMessage().getHeaders());
        if (Span.fromContext(sent).getSpanContext().isValid()) {
            return sent;
        }
        Context called = Context.current();
        if (Span.fromContext(called).getSpanContext().isValid()) {
            return called;
        }
        boolean comesIn = route.getEndpoint().isRemote() && !isPolled(route);
        return comesIn ? Context.root() : Context.root().with(untraced());
    }

    /** A span that is not sampled: nor is then what is called, here or elsewhere. */
    private static Span untraced() {
        return Span.wrap(SpanContext.create(
                IdGenerator.random().generateTraceId(),
                IdGenerator.random().generateSpanId(),
                TraceFlags.getDefault(),
                TraceState.getDefault()));
    }

    private static SpanKind kindOf(Route route) {
        Endpoint from = route.getEndpoint();
        if (!from.isRemote()) {
            return SpanKind.INTERNAL;
        }
        return from instanceof KafkaEndpoint || isPolled(route) ? SpanKind.CONSUMER : SpanKind.SERVER;
    }

    private static boolean isPolled(Route route) {
        return route.getConsumer() instanceof ScheduledPollConsumer;
    }

    private static String scheme(Endpoint endpoint) {
        String uri = endpoint.getEndpointUri();
        return uri.substring(0, uri.indexOf(':'));
    }

    /** Which message it was about, so that its trace can be found. */
    private static void identify(Span span, Exchange exchange) {
        ChatMessage message = message(exchange);
        if (message != null) {
            span.setAttribute(MESSAGE, message.messageId().toString());
            span.setAttribute(CHAT, message.chatId());
        }
    }

    private static ChatMessage message(Exchange exchange) {
        if (exchange.getProperty("feed") instanceof FeedMessage feed) {
            return feed.message();
        }
        if (exchange.getProperty("message") instanceof ChatMessage message) {
            return message;
        }
        return exchange.getMessage().getBody() instanceof ChatMessage message ? message : null;
    }

    private static void end(Span span, Exchange exchange) {
        Exception failure = exchange.getException();
        if (failure != null) {
            // What an exception says may quote a message.
            span.setStatus(StatusCode.ERROR)
                    .setAttribute(ERROR, failure.getClass().getName());
        }
        span.end();
    }

    private static class LocalStep extends DelegateAsyncProcessor {

        LocalStep(Processor step) {
            super(step);
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            Frame frame = Frame.of(exchange);
            if (frame == null) {
                return super.process(exchange, callback);
            }
            try (Scope scope = frame.context().makeCurrent()) {
                return super.process(exchange, callback);
            }
        }
    }

    private final class RemoteStep extends DelegateAsyncProcessor {

        private final String stepId;
        private final Endpoint endpoint;

        RemoteStep(Processor step, String stepId, Endpoint endpoint) {
            super(step);
            this.stepId = stepId;
            this.endpoint = endpoint;
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            Frame frame = Frame.of(exchange);
            if (frame == null) {
                return super.process(exchange, callback);
            }
            Span span = tracer.spanBuilder(stepId)
                    .setParent(frame.context())
                    .setSpanKind(endpoint instanceof KafkaEndpoint ? SpanKind.PRODUCER : SpanKind.CLIENT)
                    .setAttribute(COMPONENT, scheme(endpoint))
                    .startSpan();
            Context context = frame.context().with(span);
            if (endpoint instanceof KafkaEndpoint kafka) {
                String topic = exchange.getMessage().getHeader(KafkaConstants.OVERRIDE_TOPIC, String.class);
                span.setAttribute(
                        TOPIC, topic == null ? kafka.getConfiguration().getTopic() : topic);
                TraceContext.W3C.inject(
                        context, exchange.getMessage(), (record, name, value) -> record.setHeader(name, value));
            }
            try (Scope scope = context.makeCurrent()) {
                return super.process(exchange, doneSync -> {
                    end(span, exchange);
                    callback.done(doneSync);
                });
            }
        }
    }
}
