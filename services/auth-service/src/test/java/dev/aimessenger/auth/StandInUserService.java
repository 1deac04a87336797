package dev.aimessenger.auth;

import dev.aimessenger.proto.user.v1.CreateUserRequest;
import dev.aimessenger.proto.user.v1.CreateUserResponse;
import dev.aimessenger.proto.user.v1.User;
import dev.aimessenger.proto.user.v1.UserServiceGrpc;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Users in memory behind user-service's contract; can be made to fail. */
final class StandInUserService extends UserServiceGrpc.UserServiceImplBase implements AutoCloseable {

    private final ConcurrentMap<String, Long> ids = new ConcurrentHashMap<>();
    private final AtomicLong lastId = new AtomicLong(System.nanoTime() / 1_000);
    private final AtomicInteger failures = new AtomicInteger();
    private final Server server;

    StandInUserService(int port) throws IOException {
        server = ServerBuilder.forPort(port).addService(this).build().start();
    }

    /** The next calls, as many as this, are answered with UNAVAILABLE. */
    void failNext(int calls) {
        failures.set(calls);
    }

    @Override
    public void createUser(CreateUserRequest request, StreamObserver<CreateUserResponse> answer) {
        if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            answer.onError(Status.UNAVAILABLE.asRuntimeException());
            return;
        }
        long before = lastId.get();
        long id = ids.computeIfAbsent(request.getEmail(), email -> lastId.incrementAndGet());
        answer.onNext(CreateUserResponse.newBuilder()
                .setUser(User.newBuilder().setUserId(id).setEmail(request.getEmail()))
                .setCreated(id > before)
                .build());
        answer.onCompleted();
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
