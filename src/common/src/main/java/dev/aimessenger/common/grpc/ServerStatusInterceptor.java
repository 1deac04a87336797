package dev.aimessenger.common.grpc;

import dev.aimessenger.common.error.Failures;
import dev.aimessenger.common.error.ServiceException;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;

/**
 * Gives a failed call the status that fits its cause: the one edge of gRPC. Camel answers every failure with INTERNAL
 * and the exception's message, but leaves the cause on the status.
 */
public final class ServerStatusInterceptor implements ServerInterceptor {

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        return next.startCall(
                new SimpleForwardingServerCall<>(call) {
                    @Override
                    public void close(Status status, Metadata trailers) {
                        super.close(status.isOk() || status.getCause() == null ? status : mapped(status), trailers);
                    }
                },
                headers);
    }

    private static Status mapped(Status status) {
        ServiceException failure = Failures.describe(status.getCause());
        return failure.code().grpcCode().toStatus().withDescription(failure.getMessage());
    }
}
