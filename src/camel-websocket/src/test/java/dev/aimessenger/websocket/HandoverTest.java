package dev.aimessenger.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aimessenger.websocket.TestServer.Client;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A route is replaced by another with the same {@code from}, and its connections stay. */
class HandoverTest {

    private static final String PATH = "/ws";

    private final TestServer server = TestServer.hardened();
    private final Queue<String> seen = new ConcurrentLinkedQueue<>();

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void theNextRouteTakesTheConnectionsOver() throws Exception {
        serve("first");
        Client client = server.connect(PATH);
        say(client, "1");
        for (String next : new String[] {"second", "third"}) {
            Runnable end = keep();
            remove();
            client.socket.writeTextMessage("while there is no route");
            serve(next);
            end.run();
            await().until(() -> seen.contains(next + ": while there is no route"));
            say(client, next);
            assertThat(seen).contains(next + ": " + next);
        }
        server.send(PATH, "hello", Map.of(WebsocketConstants.CONNECTION_KEY, server.openKeys.peek()));
        await().until(() -> client.texts.contains("hello"));
        assertThat(client.closed).isFalse();

        remove();
        await().atMost(Duration.ofSeconds(30)).until(() -> client.closed);
        assertThat(client.closeCode).isEqualTo((short) CloseCodes.SERVICE_RESTART);
    }

    @Test
    void nothingIsLostAndOrderIsKeptMeanwhile() throws Exception {
        serve("r");
        Client client = server.connect(PATH);
        int said = 0;
        for (int handover = 0; handover < 50; handover++) {
            for (int i = 0; i < 20; i++) {
                client.socket.writeTextMessage(String.valueOf(said++));
            }
            Runnable end = keep();
            remove();
            serve("r");
            end.run();
        }
        List<String> all = IntStream.range(0, said).mapToObj(i -> "r: " + i).toList();
        await().atMost(Duration.ofSeconds(60)).until(() -> seen.contains(all.get(all.size() - 1)));
        assertThat(seen).containsExactlyElementsOf(all);
    }

    @Test
    void connectionsThatNobodyTakesOverAreClosed() throws Exception {
        serve("first");
        Client client = server.connect(PATH);
        say(client, "1");
        Runnable end = keep();
        remove();
        assertThat(client.closed).isFalse();

        end.run();

        await().atMost(Duration.ofSeconds(30)).until(() -> client.closed);
        assertThat(client.closeCode).isEqualTo((short) CloseCodes.SERVICE_RESTART);
    }

    private void serve(String name) throws Exception {
        server.serve(PATH, "", exchange -> seen.add(name + ": " + text(exchange)));
    }

    private static String text(Exchange exchange) {
        return exchange.getMessage().getBody(String.class);
    }

    private void say(Client client, String words) {
        client.socket.writeTextMessage(words);
        await().until(() -> seen.stream().anyMatch(line -> line.endsWith(": " + words)));
    }

    private Runnable keep() {
        return ((HardenedVertxWebsocketComponent) server.component).keepConnections((HardenedVertxWebsocketConsumer)
                server.camel.getRoute(PATH).getConsumer());
    }

    private void remove() throws Exception {
        server.camel.getRouteController().stopRoute(PATH);
        server.camel.removeRoute(PATH);
    }
}
