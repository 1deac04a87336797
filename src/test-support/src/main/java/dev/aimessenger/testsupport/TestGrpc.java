package dev.aimessenger.testsupport;

import dev.aimessenger.common.grpc.ServiceToken;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;

/** Calls a service that is tested as another service of its installation would. */
public final class TestGrpc {

    /** For the property {@code aimessenger.grpc.token}. */
    public static final String TOKEN = "a-token-for-tests";

    private TestGrpc() {}

    /** A channel to a service on this machine; who asks for it closes it. */
    public static ManagedChannel channel(int port) {
        return NettyChannelBuilder.forAddress("127.0.0.1", port)
                .usePlaintext()
                .intercept(new ServiceToken(TOKEN).client())
                .build();
    }
}
