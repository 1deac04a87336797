package dev.aimessenger.e2e.cluster;

import dev.aimessenger.embedded.EmbeddedDatabase;
import dev.aimessenger.embedded.EmbeddedKafka;
import dev.aimessenger.embedded.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The whole system as separate processes on this machine: Postgres, Kafka, every service, and two gateways. Each part
 * can be killed, suspended and started again by itself.
 */
public final class Cluster implements AutoCloseable {

    /** Names of the parts, in the order in which they start. */
    public static final String POSTGRES = "postgres";

    public static final String KAFKA = "kafka";
    public static final String AI_SERVICE = "ai-service";
    public static final String SECOND_AI_SERVICE = "ai-service-2";
    public static final String SIMULATOR = "openai-simulator";
    public static final String FIRST_GATEWAY = "ws-gateway-1";
    public static final String SECOND_GATEWAY = "ws-gateway-2";

    private static final String SERVICE_TOKEN = "one-word-for-this-cluster";

    private final Map<String, Part> parts = new LinkedHashMap<>();
    private final Path folder;
    private final SharedClasses classes;
    private final Map<String, String> environment;
    private final Path logging;

    /**
     * @param built the folder {@code src/all-in-one/target} after a build
     * @param folder for data and logs, which must be new
     * @param settings environment variables of all services
     */
    public Cluster(Path built, Path folder, Map<String, String> settings) {
        this.folder = folder.toAbsolutePath().normalize();
        classes = new SharedClasses(built);
        logging = this.folder.resolve("logback.xml");
        Map<String, String> ports = PortVariables.free();
        environment = new HashMap<>(addresses(ports));
        environment.putAll(settings);
        PostgresPart postgres = postgres(ports);
        environment.put("DATABASE_URL", postgres.url());
        add(postgres);
        add(kafka(ports));
        add(service("user-service", "user.UserServiceApplication", "USER_HTTP_PORT"));
        add(service("auth-service", "auth.AuthServiceApplication", "AUTH_HTTP_PORT"));
        add(service("chat-service", "chat.ChatServiceApplication", "CHAT_HTTP_PORT"));
        add(service("message-service", "message.MessageServiceApplication", "MESSAGE_HTTP_PORT"));
        add(service(SIMULATOR, "simulator.OpenaiSimulatorApplication", "SIMULATOR_HTTP_PORT"));
        add(service(AI_SERVICE, "ai.AiServiceApplication", "AI_HTTP_PORT"));
        add(service("ws-ai-advice", "advice.WsAiAdviceApplication", "ADVICE_HTTP_PORT"));
        add(service(FIRST_GATEWAY, "gateway.WsGatewayApplication", "GATEWAY_HTTP_PORT"));
        environment.put("GATEWAY_HTTP_PORT", String.valueOf(FreePorts.next()));
        environment.put("GATEWAY_MANAGEMENT_PORT", String.valueOf(FreePorts.next()));
        add(service(SECOND_GATEWAY, "gateway.WsGatewayApplication", "GATEWAY_HTTP_PORT"));
    }

    private static Map<String, String> addresses(Map<String, String> ports) {
        Map<String, String> all = new HashMap<>(ports);
        all.put("KAFKA_BROKERS", "localhost:" + ports.get("KAFKA_PORT"));
        all.put("SERVICE_TOKEN", SERVICE_TOKEN);
        all.put("AUTH_JWKS_URI", "http://localhost:" + ports.get("AUTH_HTTP_PORT") + "/.well-known/jwks.json");
        all.put("OPENAI_BASE_URL", "http://localhost:" + ports.get("SIMULATOR_HTTP_PORT") + "/v1");
        for (String service : List.of("AUTH", "USER", "CHAT", "MESSAGE")) {
            all.put(service + "_SERVICE_GRPC_ADDR", "localhost:" + ports.get(service + "_GRPC_PORT"));
            all.put(service + "_SERVICE_HTTP_ADDR", "localhost:" + ports.get(service + "_HTTP_PORT"));
        }
        for (String service : List.of("ADVICE", "AI")) {
            all.put(service + "_SERVICE_HTTP_ADDR", "localhost:" + ports.get(service + "_HTTP_PORT"));
        }
        return all;
    }

    private PostgresPart postgres(Map<String, String> ports) {
        Path directory = folder.resolve("postgres");
        String port = ports.get("POSTGRES_PORT");
        return new PostgresPart(
                classes.command(
                        EmbeddedDatabase.class, logging, List.of("-Xmx64m"), List.of(directory.toString(), port)),
                directory,
                Integer.parseInt(port),
                folder.resolve("postgres.log"));
    }

    private JavaPart kafka(Map<String, String> ports) {
        return new JavaPart(
                KAFKA,
                classes.command(
                        EmbeddedKafka.class,
                        logging,
                        List.of("-Xmx384m"),
                        List.of(
                                folder.resolve("kafka").toString(),
                                ports.get("KAFKA_PORT"),
                                ports.get("KAFKA_CONTROLLER_PORT"))),
                Map.of(),
                folder.resolve("kafka.log"),
                Integer.parseInt(ports.get("KAFKA_PORT")),
                false);
    }

    private JavaPart service(String name, String application, String port) {
        try {
            return new JavaPart(
                    name,
                    classes.command(
                            Class.forName(
                                    "dev.aimessenger." + application,
                                    false,
                                    getClass().getClassLoader()),
                            logging,
                            List.of("-Xmx256m"),
                            List.of()),
                    environment,
                    folder.resolve(name + ".log"),
                    Integer.parseInt(environment.get(port)),
                    true);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("Not on the class path: " + application, e);
        }
    }

    /** One more instance of the ai-service, which has no port that others need; it is not started yet. */
    public void addSecondAiService() {
        environment.put("AI_HTTP_PORT", String.valueOf(FreePorts.next()));
        environment.put("AI_MANAGEMENT_PORT", String.valueOf(FreePorts.next()));
        add(service(SECOND_AI_SERVICE, "ai.AiServiceApplication", "AI_HTTP_PORT"));
    }

    private void add(Part part) {
        parts.put(part.name(), part);
    }

    /** Starts all parts and waits until they serve. */
    public void start() {
        try {
            Files.createDirectories(folder);
            try (var source = Cluster.class.getResourceAsStream("/logback-cluster.xml")) {
                Files.copy(source, logging);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        classes.prepare(folder);
        Part database = part(POSTGRES);
        Part kafka = part(KAFKA);
        kafka.start();
        database.start();
        database.awaitReady();
        kafka.awaitReady();
        List<Part> services = new ArrayList<>(parts.values());
        services.removeAll(List.of(database, kafka));
        for (int i = 0; i < services.size(); i += 2) {
            // Two at a time: more would only get in each other's way.
            List<Part> pair = services.subList(i, Math.min(i + 2, services.size()));
            pair.forEach(Part::start);
            pair.forEach(Part::awaitReady);
        }
    }

    /** Every part's name, in the order in which they start. */
    public List<String> names() {
        return List.copyOf(parts.keySet());
    }

    public Part part(String name) {
        Part part = parts.get(name);
        if (part == null) {
            throw new IllegalArgumentException("No part " + name + "; there are " + parts.keySet());
        }
        return part;
    }

    /** What a service is told at its next start. */
    public void set(String part, String variable, String value) {
        ((JavaPart) part(part)).set(variable, value);
    }

    public String databaseUrl() {
        return environment.get("DATABASE_URL");
    }

    /** Both gateways. */
    public List<URI> gateways() {
        return List.of(gateway(FIRST_GATEWAY), gateway(SECOND_GATEWAY));
    }

    public URI gateway(String part) {
        return URI.create("http://localhost:" + ((JavaPart) part(part)).port());
    }

    /** {@code host:port}. */
    public String brokers() {
        return environment.get("KAFKA_BROKERS");
    }

    /** Stops all parts, the last one first. */
    @Override
    public void close() {
        List<Part> services = new ArrayList<>(parts.values());
        Collections.reverse(services);
        services.removeAll(List.of(part(POSTGRES), part(KAFKA)));
        services.forEach(Part::resume);
        services.forEach(Part::terminate);
        services.forEach(Part::stop);
        part(KAFKA).resume();
        part(KAFKA).stop();
        part(POSTGRES).resume();
        part(POSTGRES).stop();
    }
}
