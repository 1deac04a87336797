package dev.aimessenger.common.tracing;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;

/** Carries the trace context over gRPC, which Camel's component does not; the spans are those of the routes. */
final class GrpcTracing implements ClientInterceptor, ServerInterceptor {

    private static final TextMapGetter<Metadata> METADATA = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Metadata headers) {
            return headers.keys();
        }

        @Override
        public String get(Metadata headers, String name) {
            return headers.get(key(name));
        }
    };

    private static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }

    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
        return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
            @Override
            public void start(Listener<A> listener, Metadata headers) {
                Span.current()
                        .setAttribute("rpc.system", "grpc")
                        .setAttribute("rpc.service", method.getServiceName())
                        .setAttribute("rpc.method", method.getBareMethodName());
                TraceContext.W3C.inject(
                        Context.current(), headers, (carrier, name, value) -> carrier.put(key(name), value));
                super.start(listener, headers);
            }
        };
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        Context caller = TraceContext.W3C.extract(Context.root(), headers, METADATA);
        return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
            /** All has come in, and the route runs: on this thread, as all calls here are unary. */
            @Override
            public void onHalfClose() {
                try (Scope scope = caller.makeCurrent()) {
                    super.onHalfClose();
                }
            }
        };
    }
}
