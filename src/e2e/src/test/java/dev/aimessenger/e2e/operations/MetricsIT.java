package dev.aimessenger.e2e.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.aimessenger.e2e.api.SharedMessenger;
import dev.aimessenger.e2e.client.MessengerClient;
import dev.aimessenger.e2e.client.MessengerSocket;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** Alerts and dashboards ask for what a system that works, and has had a failure, really tells Prometheus. */
class MetricsIT {

    private static final Path CONFIG = Path.of("..", "..", "config");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final List<String> SERVICES = List.of("AUTH", "USER", "CHAT", "MESSAGE", "AI", "ADVICE", "GATEWAY");

    private static final List<Series> EXPOSED = new ArrayList<>();

    @BeforeAll
    static void useTheSystem() throws Exception {
        MessengerClient ann = SharedMessenger.newUser("ann");
        MessengerClient bob = SharedMessenger.newUser("bob");
        long chat = SharedMessenger.newChat(ann, "private", bob.userId());
        ann.bind(chat, Map.of("type", "autoreply", "delay", Map.of("minSeconds", 0, "maxSeconds", 0)));
        try (MessengerSocket socket = bob.connect()) {
            socket.joinRoom(chat, 0);
            socket.sendMessage(chat, "What is measured of this?");
            socket.await("message", data -> data.path("fromAI").booleanValue());
        }
        sendRubbish();
        await("a dead letter is counted").atMost(Duration.ofSeconds(30)).until(() -> {
            scrape();
            return EXPOSED.stream().anyMatch(series -> series.name().equals("aimessenger_dead_letters_total"));
        });
    }

    private static void sendRubbish() throws ExecutionException, InterruptedException {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, SharedMessenger.brokers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>("chat.message.ai.feed", "rubbish".getBytes(StandardCharsets.UTF_8)))
                    .get();
        }
    }

    private static void scrape() throws IOException, InterruptedException {
        EXPOSED.clear();
        for (String service : SERVICES) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:"
                            + SharedMessenger.port(service + "_MANAGEMENT_PORT") + "/actuator/prometheus"))
                    .build();
            HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            EXPOSED.addAll(
                    Series.read(answer.body(), Map.of("job", "ai-messenger", "service", service, "instance", "here")));
        }
        // Prometheus itself says whether a service answers.
        EXPOSED.add(new Series("up", Map.of("job", "ai-messenger"), 1));
    }

    @Test
    void everyAlertAsksForWhatIsThereAndIsExplained() throws IOException {
        Map<String, String> alerts = new LinkedHashMap<>();
        JsonNode groups = JSON.valueToTree(new Yaml().load(Files.readString(CONFIG.resolve("prometheus/alerts.yml"))));
        groups.findValues("rules")
                .forEach(rules -> rules.forEach(rule -> alerts.put(
                        rule.path("alert").textValue(), rule.path("expr").textValue())));
        assertThat(alerts).hasSizeGreaterThan(5);
        assertThat(missing(alerts)).isEmpty();
        assertThat(Files.readAllLines(Path.of("..", "..", "docs", "alerts.md")).stream()
                        .filter(line -> line.startsWith("## "))
                        .map(line -> line.substring(3)))
                .containsExactlyElementsOf(alerts.keySet());
    }

    @Test
    void everyPanelAsksForWhatIsThere() throws IOException {
        Map<String, String> panels = new LinkedHashMap<>();
        for (JsonNode panel : JSON.readTree(
                        CONFIG.resolve("grafana/dashboards/ai-messenger.json").toFile())
                .path("panels")) {
            panel.path("targets")
                    .forEach(target -> panels.put(
                            panel.path("title").textValue() + " "
                                    + target.path("refId").textValue(),
                            target.path("expr").textValue()));
        }
        assertThat(panels).hasSizeGreaterThan(10);
        assertThat(missing(panels)).isEmpty();
    }

    @Test
    void aMessageIsMeasuredFromSocketToSocket() {
        assertThat(value("aimessenger_delivery_seconds_count{author=\"person\"}"))
                .isPositive();
        assertThat(value("aimessenger_delivery_seconds_count{author=\"model\"}"))
                .isPositive();
        assertThat(
                        value(
                                "resilience4j_circuitbreaker_calls_seconds_count{name=\"call-model-breaker\",kind=\"successful\"}"))
                .isPositive();
        assertThat(value("aimessenger_dead_letters_total{topic=\"chat.message.ai.feed\",code=\"invalid-request\"}"))
                .isPositive();
    }

    @Test
    void whatTheModelDoesIsMeasuredAndWhatItCosts() {
        assertThat(value("aimessenger_model_call_seconds_count{purpose=\"answer\",outcome=\"answered\"}"))
                .isPositive();
        double prompt = value("aimessenger_model_tokens_total{kind=\"prompt\"}");
        double completion = value("aimessenger_model_tokens_total{kind=\"completion\"}");
        assertThat(prompt).isPositive();
        assertThat(completion).isPositive();
        assertThat(value("aimessenger_model_cost_total{model=\"simulator\",currency=\"USD\"}"))
                .isCloseTo((prompt * 0.15 + completion * 0.6) / 1_000_000, withinPercentage(1));
    }

    private static double value(String selector) {
        Selector one = Selector.of(selector).get(0);
        return EXPOSED.stream()
                .filter(series -> series.matches(one))
                .mapToDouble(Series::value)
                .sum();
    }

    /** What expressions ask for and no service tells. */
    private static List<String> missing(Map<String, String> expressions) {
        List<String> missing = new ArrayList<>();
        expressions.forEach((what, expression) -> {
            for (Selector selector : Selector.of(expression)) {
                List<Series> found = EXPOSED.stream()
                        .filter(series -> series.matches(selector))
                        .toList();
                if (found.isEmpty()) {
                    missing.add(what + ": nobody tells " + selector);
                    continue;
                }
                TreeSet<String> labels = new TreeSet<>(Selector.groups(expression));
                found.forEach(series -> labels.removeAll(series.labels().keySet()));
                if (!labels.isEmpty()) {
                    missing.add(what + ": " + selector.name() + " has no labels " + labels);
                }
            }
        });
        return missing;
    }
}
