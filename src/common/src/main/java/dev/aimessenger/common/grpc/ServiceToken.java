package dev.aimessenger.common.grpc;

import dev.aimessenger.common.launch.WrongSetting;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;

/**
 * The secret by which the services of one installation know each other: every gRPC call carries it as {@code
 * authorization: Bearer <token>}, and a call without it is UNAUTHENTICATED, whatever port it reached. Only health may be
 * asked without it.
 */
public final class ServiceToken {

    /** The setting. */
    public static final String VARIABLE = "SERVICE_TOKEN";

    static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private static final String BEARER = "Bearer ";
    private static final String HEALTH = "grpc.health.v1.Health";
    private static final int LEAST_CHARACTERS = 16;

    private final String sent;
    private final List<byte[]> accepted;

    /**
     * @param setting one token, or several with commas between them: the first is sent, all are accepted, so that a
     *     token can be changed one service at a time
     * @throws WrongSetting when one is shorter than 16 characters or not plain ASCII
     */
    public ServiceToken(String setting) {
        List<String> tokens =
                Arrays.stream(setting.split(",")).map(String::strip).toList();
        for (String token : tokens) {
            if (token.length() < LEAST_CHARACTERS || !token.matches("[!-~]+")) {
                throw WrongSetting.of(
                        VARIABLE, "must have " + LEAST_CHARACTERS + " or more ASCII characters without spaces");
            }
        }
        sent = BEARER + tokens.get(0);
        accepted = tokens.stream().map(token -> bytes(BEARER + token)).toList();
    }

    /** Sends the token along. */
    public ClientInterceptor client() {
        return new ClientInterceptor() {
            @Override
            public <Q, A> ClientCall<Q, A> interceptCall(
                    MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
                return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
                    @Override
                    public void start(Listener<A> listener, Metadata headers) {
                        headers.put(AUTHORIZATION, sent);
                        super.start(listener, headers);
                    }
                };
            }
        };
    }

    /** Refuses calls without the token. */
    public ServerInterceptor server() {
        return new ServerInterceptor() {
            @Override
            public <Q, A> ServerCall.Listener<Q> interceptCall(
                    ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
                if (HEALTH.equals(call.getMethodDescriptor().getServiceName())
                        || isAccepted(headers.get(AUTHORIZATION))) {
                    return next.startCall(call, headers);
                }
                call.close(
                        Status.UNAUTHENTICATED.withDescription("Only services of this installation may call"),
                        new Metadata());
                return new ServerCall.Listener<>() {};
            }
        };
    }

    private boolean isAccepted(String authorization) {
        if (authorization == null) {
            return false;
        }
        byte[] given = bytes(authorization);
        boolean match = false;
        for (byte[] token : accepted) {
            match |= MessageDigest.isEqual(token, given);
        }
        return match;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
