package dev.aimessenger.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.aimessenger.e2e.client.MessengerClient;
import dev.aimessenger.e2e.client.MessengerSession;
import dev.aimessenger.e2e.cluster.Cluster;
import dev.aimessenger.e2e.cluster.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many answers a second the model gives over many threads, when each takes it two seconds: with one ai-service, and
 * with two. In every chat the next message is sent when the answer to the last one has come.
 */
public final class AnswersBench {

    private static final int PEOPLE = 21;
    private static final int CHATS = 200;
    private static final Duration WARM_UP = Duration.ofSeconds(60);
    private static final Duration MEASURED = Duration.ofSeconds(60);
    private static final String SECOND = "ai-service-2";

    private static final Map<String, String> SETTINGS = Map.of(
            "SIMULATOR_LATENCY_MS", "2000",
            "AI_TOKENS_PER_USER_AND_DAY", "0",
            "REGISTER_LIMIT_PER_ADDRESS", "100000",
            "LOGIN_LIMIT_PER_ADDRESS", "100000",
            "PASSWORD_MEMORY_KIB", "1024");

    private final LongAdder answers = new LongAdder();
    private final LongAdder outOfOrder = new LongAdder();
    private final Map<Long, Integer> rounds = new ConcurrentHashMap<>();
    private final List<MessengerSession> sessions = new ArrayList<>();

    private AnswersBench() {}

    public static void main(String[] arguments) throws IOException {
        Path folder =
                Files.createTempDirectory(Files.createDirectories(Path.of("src/bench/target/cluster")), "answers-");
        System.out.println("data and logs in " + folder);
        try (Cluster cluster =
                new Cluster(Path.of("src/all-in-one/target"), folder, SETTINGS, "-XX:+TieredCompilation")) {
            cluster.start();
            new AnswersBench().run(cluster);
        }
    }

    private void run(Cluster cluster) {
        talk(cluster);
        Part.pause(WARM_UP);
        double one = measure(cluster, "one ai-service");
        Part second = cluster.secondAiService(SECOND);
        second.start();
        second.awaitReady();
        Part.pause(WARM_UP);
        double two = measure(cluster, "two ai-services");
        System.out.printf(Locale.ROOT, "two give %.2f times as many as one%n", two / one);
        System.out.printf("answers to another message than the last: %d%n", outOfOrder.sum());
        sessions.forEach(MessengerSession::close);
    }

    private double measure(Cluster cluster, String what) {
        Map<String, Duration> worked = processorTimes(cluster);
        long before = answers.sum();
        long begin = System.nanoTime();
        Part.pause(MEASURED);
        long given = answers.sum() - before;
        double perSecond = given / ((System.nanoTime() - begin) / 1e9);
        System.out.printf(Locale.ROOT, "%s: %.1f answers a second over %d threads, 2 s each%n", what, perSecond, CHATS);
        processorTimes(cluster).forEach((part, time) -> {
            double milliseconds = time.minus(worked.get(part)).toNanos() / 1e6;
            System.out.printf(
                    Locale.ROOT, "  %-18s %6.1f ms of a processor for each answer%n", part, milliseconds / given);
        });
        return perSecond;
    }

    private static Map<String, Duration> processorTimes(Cluster cluster) {
        Map<String, Duration> times = new LinkedHashMap<>();
        cluster.names().forEach(name -> times.put(name, cluster.part(name).processorTime()));
        times.put("this load", ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO));
        return times;
    }

    /** Each two people have a chat; the first has bound it, the other one writes. */
    private void talk(Cluster cluster) {
        List<MessengerClient> people = new ArrayList<>();
        for (int i = 0; i < PEOPLE; i++) {
            people.add(MessengerClient.register(
                    cluster.gateways().get(i % 2),
                    "person-" + i + "-" + System.nanoTime() + "@example.org",
                    "a long password"));
        }
        List<List<Long>> chatsOf = new ArrayList<>();
        people.forEach(person -> chatsOf.add(new ArrayList<>()));
        int made = 0;
        for (int writer = 1; writer < PEOPLE; writer++) {
            for (int owner = 0; owner < writer && made < CHATS; owner++, made++) {
                chatsOf.get(writer).add(bind(people.get(owner), people.get(writer)));
            }
        }
        for (int i = 0; i < PEOPLE; i++) {
            Writer writer = new Writer(people.get(i).userId());
            MessengerSession session = new MessengerSession(
                    people.get(i),
                    i % 2 == 0
                            ? cluster.gateways()
                            : List.of(
                                    cluster.gateways().get(1),
                                    cluster.gateways().get(0)),
                    writer);
            writer.session = session;
            chatsOf.get(i).forEach(chat -> session.join(chat, 0));
            session.open();
            sessions.add(session);
            chatsOf.get(i).forEach(writer::next);
        }
    }

    private static long bind(MessengerClient owner, MessengerClient writer) {
        long chat = owner.expect(
                        201, "POST", "/api/chats", Map.of("type", "private", "members", List.of(writer.userId())))
                .path("id")
                .longValue();
        String path = "/api/bindings?chat_id=" + chat;
        owner.expect(
                204,
                "POST",
                path,
                Map.of("type", "autoreply", "delay", Map.of("minSeconds", 0, "maxSeconds", 0), "maxPerHour", 1_000));
        Part.await(
                Duration.ofSeconds(30),
                "a binding is ready",
                () -> owner.expect(200, "GET", path, null).path("ready").booleanValue());
        return chat;
    }

    private final class Writer implements MessengerSession.Listener {

        private final long userId;
        private MessengerSession session;

        Writer(long userId) {
            this.userId = userId;
        }

        void next(long chat) {
            session.send(chat, "round " + rounds.merge(chat, 1, Integer::sum));
        }

        @Override
        public void message(JsonNode data) {
            long chat = data.path("chatId").longValue();
            if (data.path("fromAI").booleanValue() && data.path("senderId").longValue() != userId) {
                answers.increment();
                // The simulator quotes what it answers.
                if (!data.path("text").textValue().contains("round " + rounds.get(chat))) {
                    outOfOrder.increment();
                }
                next(chat);
            }
        }
    }
}
