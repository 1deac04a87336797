package dev.aimessenger.e2e.cluster;

import dev.aimessenger.embedded.FreePorts;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The environment variables by which every part of a system is told its ports. */
public final class PortVariables {

    private static final List<String> NAMES = List.of(
            "AUTH_HTTP_PORT",
            "AUTH_GRPC_PORT",
            "AUTH_MANAGEMENT_PORT",
            "USER_HTTP_PORT",
            "USER_GRPC_PORT",
            "USER_MANAGEMENT_PORT",
            "CHAT_HTTP_PORT",
            "CHAT_GRPC_PORT",
            "CHAT_MANAGEMENT_PORT",
            "MESSAGE_HTTP_PORT",
            "MESSAGE_GRPC_PORT",
            "MESSAGE_MANAGEMENT_PORT",
            "GATEWAY_HTTP_PORT",
            "GATEWAY_MANAGEMENT_PORT",
            "AI_HTTP_PORT",
            "AI_MANAGEMENT_PORT",
            "ADVICE_HTTP_PORT",
            "ADVICE_MANAGEMENT_PORT",
            "SIMULATOR_HTTP_PORT",
            "SIMULATOR_MANAGEMENT_PORT",
            "POSTGRES_PORT",
            "KAFKA_PORT",
            "KAFKA_CONTROLLER_PORT");

    private PortVariables() {}

    /** A free port for each. */
    public static Map<String, String> free() {
        return NAMES.stream().collect(Collectors.toMap(Function.identity(), name -> String.valueOf(FreePorts.next())));
    }
}
