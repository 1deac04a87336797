package dev.aimessenger.testsupport;

import dev.aimessenger.embedded.FreePorts;
import java.util.HashMap;
import java.util.Map;

/** What a service is told when it runs in a test: the real parts, the tests' tokens, and ports of its own. */
public final class TestSettings {

    private TestSettings() {}

    /**
     * What every service with a database needs.
     *
     * @param port where it serves REST
     * @param grpcPort where it serves gRPC
     * @param more what this one needs besides
     */
    @SafeVarargs
    public static Map<String, Object> of(int port, int grpcPort, Map<String, ?>... more) {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "server.port",
                port,
                "management.server.port",
                FreePorts.next(),
                "aimessenger.grpc.port",
                grpcPort,
                "aimessenger.grpc.token",
                TestGrpc.TOKEN,
                "aimessenger.database.url",
                RealParts.databaseUrl(),
                "aimessenger.access-tokens.jwks-uri",
                TestTokens.jwksUri()));
        for (Map<String, ?> each : more) {
            settings.putAll(each);
        }
        return settings;
    }

    /** For a service that uses Kafka; starts it. */
    public static Map<String, Object> kafka() {
        return Map.of(
                "aimessenger.kafka.brokers", RealParts.brokers(), "camel.component.kafka.brokers", RealParts.brokers());
    }
}
