package dev.aimessenger.common.grpc;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Sets a deadline on every call that has none: without it a call to a hung service would never end. */
public final class ClientDeadlineInterceptor implements ClientInterceptor {

    private final Duration timeout;

    public ClientDeadlineInterceptor(Duration timeout) {
        this.timeout = timeout;
    }

    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
        CallOptions bounded = options.getDeadline() != null
                ? options
                : options.withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS);
        return next.newCall(method, bounded);
    }
}
