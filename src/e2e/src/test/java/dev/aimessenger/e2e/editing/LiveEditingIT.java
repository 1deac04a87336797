package dev.aimessenger.e2e.editing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.aimessenger.e2e.RunningMessenger;
import dev.aimessenger.e2e.client.MessengerClient;
import dev.aimessenger.e2e.client.MessengerSocket;
import dev.aimessenger.routes.ProjectFiles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Routes and settings are edited while people talk. */
class LiveEditingIT {

    private static final Logger LOG = LoggerFactory.getLogger(LiveEditingIT.class);
    private static final String PAGE = "docs/editing-routes.md";
    private static final String SCENARIOS = "docs/scenarios.md";
    private static final String AUTOREPLY = "routes/ws-gateway/autoreply.camel.yaml";
    private static final String MARK = " (translated by AI)";
    private static final Pattern BLOCK = Pattern.compile("```(\\w+)\\n(.*?)```", Pattern.DOTALL);

    private static final EditedProject PROJECT = new EditedProject();
    private static final RunningMessenger MESSENGER = messenger();
    private static MessengerClient ann;
    private static MessengerClient bob;
    private static long chatId;

    private static RunningMessenger messenger() {
        Map<String, String> settings = new HashMap<>(PROJECT.settings());
        settings.put("SIMULATOR_LATENCY_MS", "20");
        settings.put("MESSAGE_LIMIT_PER_SECOND", "1000");
        settings.put("MESSAGE_LIMIT_BURST", "1000");
        return new RunningMessenger(settings);
    }

    @BeforeAll
    static void start() {
        addTopicWayInAndPrompt();
        MESSENGER.start();
        ann = user("ann");
        bob = user("bob");
        chatId = ann.expect(201, "POST", "/api/chats", Map.of("type", "private", "members", List.of(bob.userId())))
                .path("id")
                .longValue();
    }

    @AfterAll
    static void stop() {
        MESSENGER.close();
    }

    /** What the page of scenarios has done before a start. */
    private static void addTopicWayInAndPrompt() {
        List<String> yaml = blocks(SCENARIOS, "yaml");
        PROJECT.edit("config/common.yaml", yaml.get(0), yaml.get(0) + yaml.get(1));
        PROJECT.edit("config/common.yaml", yaml.get(2), yaml.get(2) + yaml.get(3));
        PROJECT.edit("config/chat-service.yaml", yaml.get(4), yaml.get(4) + yaml.get(5));
        PROJECT.run(blocks(SCENARIOS, "sh").get(0));
    }

    @Test
    void theDocumentedScenarioWorks() {
        List<String> commands = blocks(SCENARIOS, "sh");
        PROJECT.run(commands.get(1));
        blocks(SCENARIOS, "text").get(0).lines().forEach(line -> awaitSaid(line, 1));

        Matcher asked = Pattern.compile("POST http://localhost:8083(/api/chats/)1(/\\S+).* -d '(.*)'", Pattern.DOTALL)
                .matcher(commands.get(2));
        assertThat(asked.find()).isTrue();
        assertThat(asked.group(3)).isEqualTo("{}");
        try (MessengerSocket advice = bob.connectForAdvice()) {
            String requestId = bob.expect(202, "POST", asked.group(1) + chatId + asked.group(2), Map.of())
                    .path("requestId")
                    .textValue();
            JsonNode answer = advice.await(
                    "gpt-advice",
                    data -> requestId.equals(data.path("requestId").textValue()));
            assertThat(answer.path("error").isMissingNode())
                    .as(answer.toString())
                    .isTrue();
            assertThat(answer.path("text").textValue()).isNotBlank();
        }
    }

    /** The commands of the page, and what it says that they print. */
    @Test
    void theDocumentedExampleWorks() {
        List<String> yaml = blocks(PAGE, "yaml");
        List<String> printed = blocks(PAGE, "text");
        bob.bind(chatId, Map.of("type", "autoreply", "delay", Map.of("minSeconds", 0, "maxSeconds", 0)));
        try (MessengerSocket socket = ann.connect()) {
            socket.joinRoom(chatId, 0);
            assertThat(answerTo(socket, "before")).doesNotEndWith(MARK);

            PROJECT.edit(AUTOREPLY, yaml.get(0), yaml.get(1));
            awaitSaid(printed.get(0), 1);
            assertThat(answerTo(socket, "edited")).endsWith(MARK);

            String working = PROJECT.read(AUTOREPLY);
            // The page shows the end of the step, of which its first line is changed.
            String step = yaml.get(2).replace("publisher", "publishing");
            PROJECT.edit(AUTOREPLY, step, yaml.get(2));
            awaitSaid(printed.get(1), 1);
            assertThat(answerTo(socket, "broken")).endsWith(MARK);

            PROJECT.write(AUTOREPLY, working.replace("# The model", "# Mended. The model"));
            awaitSaid(printed.get(2), 2);
            assertThat(answerTo(socket, "mended")).endsWith(MARK);
            assertThat(socket.closed()).isNotDone();
        }
        bob.expect(204, "DELETE", "/api/bindings?chat_id=" + chatId, null);
        assertThat(printed.get(3)).startsWith(printed.get(1).replaceAll("^WARN +Edits: |; what ran.*\\n", ""));
    }

    /** Each kind of consumer: sockets, direct and both groups of Kafka consumers. */
    @Test
    void nothingIsLostWhileRoutesAreReplaced() {
        List<String> routes = List.of(
                "routes/ws-gateway/sockets.camel.yaml",
                "routes/ws-gateway/message-in.camel.yaml",
                "routes/ws-gateway/publish-message.camel.yaml",
                "routes/ws-gateway/forward-message.camel.yaml",
                "routes/message-service/persist-message.camel.yaml",
                "routes/shared/answer-with-error.camel.yaml");
        long group = ann.expect(201, "POST", "/api/chats", Map.of("type", "group", "members", List.of(bob.userId())))
                .path("id")
                .longValue();
        AtomicBoolean done = new AtomicBoolean();
        try (MessengerSocket sender = ann.connect();
                MessengerSocket reader = bob.connect()) {
            sender.joinRoom(group, 0);
            reader.joinRoom(group, 0);
            CompletableFuture<List<UUID>> talk = CompletableFuture.supplyAsync(() -> {
                List<UUID> sent = new ArrayList<>();
                while (!done.get()) {
                    UUID message = sender.sendMessage(group, "message " + sent.size());
                    sent.add(message);
                    sender.await("message-ack", data -> isOf(data, message));
                }
                return sent;
            });
            for (String route : routes) {
                String name = route.replaceAll("^.*/|\\.camel\\.yaml$", "");
                int before = count(name);
                long begin = System.nanoTime();
                PROJECT.edit(route, "description: ", "description: Edited. ");
                await(name).atMost(Duration.ofSeconds(60)).until(() -> count(name) > before);
                LOG.info(
                        "{} was active {} ms after it was saved",
                        name,
                        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
            }
            done.set(true);
            List<UUID> sent = talk.join();

            UUID last = sent.get(sent.size() - 1);
            reader.await("message", data -> isOf(data, last));
            assertThat(reader.received("message").stream()
                            .filter(data -> data.path("chatId").longValue() == group)
                            .map(data -> data.path("clientMessageId").textValue())
                            .toList())
                    .containsExactlyElementsOf(sent.stream().map(UUID::toString).toList());
            assertThat(sender.closed()).isNotDone();
            assertThat(reader.closed()).isNotDone();
            assertThat(sender.received("error")).isEmpty();
        }
    }

    @Test
    void settingsOfRetryAndOfBreakersAreTakenOver() {
        PROJECT.edit("config/common.yaml", "${RETRY_WHILE_WAITING:3}", "${RETRY_WHILE_WAITING:4}");
        awaitSaid("aimessenger.retry.while-waiting is 4 now: config/common.yaml:\\d+");
        // The routes behind REST were made anew.
        ann.expect(200, "GET", "/api/users/me", null);
        ann.expect(200, "GET", "/api/chats", null);

        PROJECT.edit("config/common.yaml", "user-service: *breaker", "user-service: *braker");
        awaitSaid("WARN +Edits: config/common.yaml:\\d+: .*braker.*; the settings stay as they were");
        PROJECT.edit("config/common.yaml", "user-service: *braker", "user-service: *breaker");

        PROJECT.edit("config/common.yaml", "wait-duration-in-open-state: 10", "wait-duration-in-open-state: 11");
        awaitSaid("model.wait-duration-in-open-state is 11 now");
    }

    @Test
    void filesComeAndGo() {
        String name = "routes/ws-gateway/tick.camel.yaml";
        PROJECT.write(name, """
                # Shows that a new file is enough.
                - route:
                    id: tick
                    group: ws-gateway
                    description: Say tick
                    routeConfigurationId: leave-to-next-run
                    from:
                      uri: timer
                      parameters:
                        timerName: tick
                        period: 200
                      steps:
                        - log:
                            id: say-tick
                            message: tick tick
                """);
        awaitSaid("Route tick was added: " + name);
        await().atMost(Duration.ofSeconds(60)).until(() -> MESSENGER.logged().contains("tick tick"));

        PROJECT.delete(name);
        awaitSaid("Route tick was removed: " + name + " is gone");
    }

    private static String answerTo(MessengerSocket socket, String question) {
        int before = answers(socket).size();
        socket.sendMessage(chatId, question);
        await("an answer to " + question)
                .atMost(Duration.ofSeconds(60))
                .until(() -> answers(socket).size() > before);
        return answers(socket).get(before);
    }

    private static List<String> answers(MessengerSocket socket) {
        return socket.received("message").stream()
                .filter(data -> data.path("fromAI").booleanValue())
                .map(data -> data.path("text").textValue())
                .toList();
    }

    private static int count(String name) {
        return matches("(Route|Policy) " + name + " was ");
    }

    private static int matches(String pattern) {
        Matcher found = Pattern.compile(pattern).matcher(MESSENGER.said());
        int number = 0;
        while (found.find()) {
            number++;
        }
        return number;
    }

    private static void awaitSaid(String pattern) {
        await(pattern).atMost(Duration.ofSeconds(60)).until(() -> matches(pattern) > 0);
    }

    /** Whatever the page says but how long it took. */
    private static void awaitSaid(String line, int times) {
        String pattern = Pattern.quote(line.strip()).replaceAll("\\(\\d+ ms\\)", "\\\\E\\\\(\\\\d+ ms\\\\)\\\\Q");
        await(line).atMost(Duration.ofSeconds(60)).until(() -> matches(pattern) >= times);
    }

    private static List<String> blocks(String page, String language) {
        return BLOCK.matcher(ProjectFiles.read(page))
                .results()
                .filter(block -> block.group(1).equals(language))
                .map(block -> block.group(2))
                .toList();
    }

    private static boolean isOf(JsonNode data, UUID clientMessageId) {
        return clientMessageId.toString().equals(data.path("clientMessageId").textValue());
    }

    private static MessengerClient user(String name) {
        return MessengerClient.register(
                MESSENGER.gateway(), name + "-" + UUID.randomUUID() + "@example.org", "a long password");
    }
}
