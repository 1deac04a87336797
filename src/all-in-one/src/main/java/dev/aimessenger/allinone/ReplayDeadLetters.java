package dev.aimessenger.allinone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.aimessenger.common.launch.ServiceSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Starts the route that puts a topic's dead letters back, in the running service that has it, and follows it to its end.
 * It is what an operator does in Hawtio, over the same Jolokia on the service's management port.
 */
public final class ReplayDeadLetters {

    private static final String TOPICS = "aimessenger.kafka.names.";
    private static final String LOGIN = "OPERATOR_LOGIN";
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);
    /** Kafka is asked for the end of the dead letters before the route has started. */
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(60);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final ObjectMapper json = new ObjectMapper();
    private final PrintStream out;
    private final PrintStream errors;
    private String login;

    ReplayDeadLetters(PrintStream out, PrintStream errors) {
        this.out = out;
        this.errors = errors;
    }

    /** A route that puts back, the service that has it, and where that service is managed. */
    private record Replay(String route, String service, URI jolokia) {}

    /** @param arguments the topic's name; exits with 1 when not everything is back on it */
    public static void main(String[] arguments) {
        // The log file of make run belongs to what make run starts.
        System.setProperty("logback.configurationFile", "migrate-logback.xml");
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
        System.exit(new ReplayDeadLetters(System.out, System.err).run(arguments.length == 1 ? arguments[0] : ""));
    }

    /** @return the exit status */
    int run(String topic) {
        Map<String, Replay> replays = replays();
        Replay replay = replays.get(topic);
        if (replay == null) {
            errors.println((topic.isEmpty() ? "TOPIC is missing" : "There is no topic " + topic) + ". It is one of:");
            replays.keySet().forEach(errors::println);
            return 1;
        }
        try {
            login = login();
            return follow(topic, replay);
        } catch (ConnectException e) {
            errors.println("No " + replay.service() + " answers at " + replay.jolokia());
        } catch (IOException e) {
            errors.println(replay.service() + " at " + replay.jolokia() + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            errors.println("Interrupted; the replay goes on");
        }
        return 1;
    }

    private int follow(String topic, Replay replay) throws IOException, InterruptedException {
        ask(
                replay,
                Map.of(
                        "type",
                        "exec",
                        "mbean",
                        "org.apache.camel:context=%s,type=routes,name=\"%s\""
                                .formatted(replay.service(), replay.route()),
                        "operation",
                        "start()"));
        while (true) {
            JsonNode status = ask(
                            replay,
                            Map.of(
                                    "type",
                                    "read",
                                    "mbean",
                                    replay.service() + ":name=deadLetterReplay,type=DeadLetterReplay",
                                    "attribute",
                                    "Replays"))
                    .path(replay.route());
            String state = status.path("state").asText();
            String numbers = "put back " + status.path("putBack").asLong() + ", left "
                    + status.path("left").asLong();
            switch (state) {
                case "running" -> LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
                case "done" -> {
                    out.println(topic + ": " + numbers);
                    return 0;
                }
                default -> {
                    errors.println(topic + ": " + numbers + ": " + state + ", "
                            + status.path("cause").asText("nobody says why"));
                    return 1;
                }
            }
        }
    }

    /** @return what the service's Jolokia answers as value */
    private JsonNode ask(Replay replay, Map<String, String> question) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = http.send(
                HttpRequest.newBuilder(replay.jolokia())
                        .timeout(LONGEST_ANSWER)
                        .header("Content-Type", "application/json")
                        .header(
                                "Authorization",
                                "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)))
                        .POST(HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(question)))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() == 401 || response.statusCode() == 403) {
            throw new IOException("does not know " + login.replaceFirst(":.*", "") + ": set " + LOGIN
                    + " to name:password of an operator");
        }
        if (response.statusCode() != 200) {
            throw new IOException("answered " + response.statusCode());
        }
        JsonNode answer = json.readTree(response.body());
        if (answer.path("status").asInt() != 200) {
            throw new IOException(answer.path("error").asText("Jolokia answered with no error and no value"));
        }
        return answer.path("value");
    }

    /** @return {@code name:password} of an operator: the one that is set, or the one of make run */
    private static String login() throws IOException {
        String given = ServiceSettings.read("replay", "all-in-one", Map.of()).property("aimessenger.operator-login");
        return given.isBlank() ? OperatorPassword.find(AllInOne.dataPath()).orElse("nobody:") : given.strip();
    }

    /** By topic, in the order of the alphabet. */
    private static Map<String, Replay> replays() {
        Map<String, Replay> replays = new TreeMap<>();
        for (Deployable service : Deployable.ALL) {
            ServiceSettings settings = ServiceSettings.read(service.name(), "common," + service.name(), Map.of());
            settings.variables().stream()
                    .map(ServiceSettings.Variable::property)
                    .filter(property -> property.startsWith(TOPICS))
                    .collect(Collectors.toMap(
                            property -> "replay-" + property.substring(TOPICS.length()), settings::property))
                    .forEach((route, topic) -> {
                        String file = "routes/" + service.name() + "/" + route + ".camel.yaml";
                        if (ReplayDeadLetters.class.getClassLoader().getResource(file) != null) {
                            replays.put(topic, new Replay(route, service.name(), jolokia(settings)));
                        }
                    });
        }
        return replays;
    }

    private static URI jolokia(ServiceSettings settings) {
        // Services that serve people elsewhere have it as server.address.
        String bound = settings.variables().stream()
                .filter(variable -> variable.name().equals("MANAGEMENT_BIND_ADDRESS"))
                .map(variable -> settings.property(variable.property()))
                .findFirst()
                .orElseThrow();
        String host = bound.equals("0.0.0.0") ? "127.0.0.1" : bound;
        return URI.create("http://" + host + ":" + settings.property("management.server.port") + "/actuator/jolokia");
    }
}
