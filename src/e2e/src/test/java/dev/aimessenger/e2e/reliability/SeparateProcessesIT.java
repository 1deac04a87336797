package dev.aimessenger.e2e.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.aimessenger.e2e.client.MessengerClient;
import dev.aimessenger.e2e.client.MessengerSocket;
import dev.aimessenger.e2e.cluster.Cluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The system as separate processes, with two gateways. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Order(1)
class SeparateProcessesIT {

    private static Cluster cluster;

    @BeforeAll
    static void start() throws Exception {
        Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target", "cluster")), "test-");
        cluster = Reliability.cluster(Path.of("..", "all-in-one", "target"), folder);
        cluster.start();
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    /** Each user has a socket at either gateway, and each must hear everything. */
    @Test
    @Order(1)
    void everySocketOfAUserHearsWhateverGatewayItIsAt() {
        MessengerClient ann = user("ann");
        MessengerClient bob = user("bob");
        MessengerClient carol = user("carol");
        List<MessengerSocket> opened = new ArrayList<>();
        try {
            List<MessengerSocket> annsAndBobs = new ArrayList<>();
            annsAndBobs.addAll(sockets(ann, opened));
            annsAndBobs.addAll(sockets(bob, opened));
            List<MessengerSocket> carols = sockets(carol, opened);
            long chat = ann.expect(201, "POST", "/api/chats", Map.of("type", "group", "members", List.of(bob.userId())))
                    .path("id")
                    .longValue();
            annsAndBobs.forEach(socket -> socket.joinRoom(chat, 0));

            ann.expect(204, "POST", "/api/chats/" + chat + "/send-invite", Map.of("userIds", List.of(carol.userId())));
            hear(carols, "invite", data -> data.path("chatId").longValue() == chat);

            bob.bind(chat, Map.of("type", "autoreply"));
            UUID question = annsAndBobs.get(0).sendMessage(chat, "Who hears me?");
            hear(
                    annsAndBobs,
                    "message",
                    data -> question.toString()
                            .equals(data.path("clientMessageId").textValue()));
            hear(annsAndBobs, "message", data -> data.path("fromAI").booleanValue());

            ann.bind(chat, Map.of("type", "advice"));
            List<MessengerSocket> forAdvice = new ArrayList<>();
            cluster.gateways().forEach(gateway -> forAdvice.add(ann.at(gateway).connectForAdvice()));
            opened.addAll(forAdvice);
            String requestId = ann.expect(202, "POST", "/api/chats/" + chat + "/advice", Map.of("question", "And now?"))
                    .path("requestId")
                    .textValue();
            hear(
                    forAdvice,
                    "gpt-advice",
                    data -> requestId.equals(data.path("requestId").textValue())
                            && data.path("text").isTextual());
        } finally {
            opened.forEach(MessengerSocket::close);
        }
    }

    /** The short form of {@code make e2e}: kill, suspend, drain, poison, and nothing acknowledged is lost. */
    @Test
    @Order(2)
    void nothingThatIsAcknowledgedIsLostWhateverDies() {
        Report report = new Report(System.out);

        Reliability.shortForm(cluster, report);

        assertThat(report.faults()).as(report.markdown()).isEmpty();
    }

    private static void hear(List<MessengerSocket> sockets, String event, Predicate<JsonNode> condition) {
        sockets.forEach(socket -> assertThat(socket.await(event, condition)).isNotNull());
    }

    private static List<MessengerSocket> sockets(MessengerClient user, List<MessengerSocket> opened) {
        List<MessengerSocket> both = cluster.gateways().stream()
                .map(gateway -> user.at(gateway).connect())
                .toList();
        opened.addAll(both);
        return both;
    }

    private static MessengerClient user(String name) {
        return MessengerClient.register(
                cluster.gateways().get(0), name + "-" + UUID.randomUUID() + "@example.org", "a long password");
    }
}
