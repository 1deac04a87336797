package dev.aimessenger.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aimessenger.websocket.TestServer.Client;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.camel.component.vertx.websocket.VertxWebsocketComponent;
import org.apache.camel.component.vertx.websocket.VertxWebsocketHost;
import org.apache.camel.component.vertx.websocket.VertxWebsocketHostConfiguration;
import org.apache.camel.component.vertx.websocket.VertxWebsocketHostKey;
import org.apache.camel.component.vertx.websocket.VertxWebsocketPeer;
import org.apache.camel.spi.annotations.Component;
import org.junit.jupiter.api.Test;

/** What the hardened component guarantees and the stock one does not: each guarantee is tried on both. */
class StockComparisonTest {

    private static final int MESSAGES = 10_000;
    private static final int CONNECTIONS = 4;

    @Test
    void tenThousandMessagesOfASocketStayInOrder() throws Exception {
        try (TestServer server = TestServer.hardened()) {
            for (List<Integer> arrived : arrivals(server)) {
                assertThat(arrived)
                        .isEqualTo(IntStream.range(0, MESSAGES).boxed().toList());
            }
        }
    }

    @Test
    void theStockComponentMixesThemUp() throws Exception {
        try (TestServer server = TestServer.stock()) {
            assertThat(arrivals(server))
                    .anyMatch(arrived ->
                            !arrived.equals(IntStream.range(0, MESSAGES).boxed().toList()));
        }
    }

    /** Numbers in the order in which the route got them, a list for each connection. */
    private static List<List<Integer>> arrivals(TestServer server) throws Exception {
        Map<String, Queue<Integer>> byConnection = new ConcurrentHashMap<>();
        AtomicInteger count = new AtomicInteger();
        server.serve("/ws", "", exchange -> {
            byConnection
                    .computeIfAbsent(
                            exchange.getMessage().getHeader(WebsocketConstants.CONNECTION_KEY, String.class),
                            key -> new ConcurrentLinkedQueue<>())
                    .add(exchange.getMessage().getBody(Integer.class));
            count.incrementAndGet();
        });
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            clients.add(server.connect("/ws"));
        }
        for (int i = 0; i < MESSAGES; i++) {
            for (Client client : clients) {
                client.socket.writeTextMessage(Integer.toString(i));
            }
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> count.get() == CONNECTIONS * MESSAGES);
        return byConnection.values().stream()
                .map(queue -> (List<Integer>) new ArrayList<>(queue))
                .toList();
    }

    private static final List<String> STEERING = List.of(
            "CamelVertxWebsocket.sendToAll",
            "CamelVertxWebsocket.closeCode",
            "CamelVertxWebsocket.connectionKey",
            "kafka.OVERRIDE_TOPIC",
            "CamelKafkaOverrideTopic",
            "CamelHttpUri");

    private static String query() {
        return STEERING.stream().map(name -> name + "=3000").collect(Collectors.joining("&"))
                + IntStream.range(0, 50).mapToObj(i -> "&name" + i + "=x").collect(Collectors.joining());
    }

    private static Map<String, Object> headersBehindQuery(TestServer server, String options) throws Exception {
        Map<String, Object> headers = new ConcurrentHashMap<>();
        AtomicInteger count = new AtomicInteger();
        server.serve("/ws", options, exchange -> {
            headers.putAll(exchange.getMessage().getHeaders());
            count.incrementAndGet();
        });
        server.connect("/ws?" + query()).socket.writeTextMessage("hello");
        await().until(() -> count.get() == 1);
        return headers;
    }

    @Test
    void aQueryStringMakesNoHeaders() throws Exception {
        try (TestServer server = TestServer.hardened()) {
            Map<String, Object> headers = headersBehindQuery(server, "");
            assertThat(headers)
                    .containsOnlyKeys(
                            WebsocketConstants.CONNECTION_KEY,
                            WebsocketConstants.EVENT,
                            WebsocketConstants.ARRIVED_NANOS,
                            WebsocketConstants.REMOTE_ADDRESS);
            assertThat(headers.get(WebsocketConstants.CONNECTION_KEY)).isEqualTo(server.openKeys.peek());
        }
    }

    @Test
    void onlyTheQueryParametersThatAreNamedComeIn() throws Exception {
        try (TestServer server = TestServer.hardened()) {
            assertThat(headersBehindQuery(server, "queryParameters=name7,name8"))
                    .containsEntry("name7", "x")
                    .containsEntry("name8", "x")
                    .hasSize(6);
        }
    }

    @Test
    void theStockComponentTurnsTheQueryIntoHeaders() throws Exception {
        try (TestServer server = TestServer.stock()) {
            assertThat(headersBehindQuery(server, ""))
                    .containsKeys("CamelVertxWebsocket.sendToAll", "kafka.OVERRIDE_TOPIC", "name49");
        }
    }

    @Test
    void sendingTouchesTheReceiversOnly() throws Exception {
        try (TestServer server = TestServer.hardened()) {
            server.serve("/ws", "", exchange -> {});
            List<Client> clients = new ArrayList<>();
            List<String> keys = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                keys.add(server.keyOf(() -> clients.add(server.connect("/ws"))));
            }
            List<String> receivers = List.of(keys.get(3), "unknown", keys.get(40));
            server.send("/ws", "hello", Map.of(WebsocketConstants.CONNECTION_KEY, receivers));
            server.send("/ws", "again", Map.of(WebsocketConstants.CONNECTION_KEY, keys.get(3) + "," + keys.get(40)));
            await().until(() ->
                    clients.get(3).texts.size() == 2 && clients.get(40).texts.size() == 2);
            assertThat(clients.get(3).texts).containsExactly("hello", "again");
            assertThat(clients.stream().filter(client -> !client.texts.isEmpty()))
                    .hasSize(2);

            HardenedVertxWebsocketHost host = ((HardenedVertxWebsocketComponent) server.component)
                    .hostOf(URI.create("ws://localhost:" + server.port + "/ws"));
            assertThat(host.visited()).isEqualTo(5);
        }
    }

    @Component("vertx-websocket")
    private static final class CountingComponent extends VertxWebsocketComponent {

        static final AtomicInteger VISITED = new AtomicInteger();

        @Override
        protected VertxWebsocketHost createVertxWebsocketHost(
                VertxWebsocketHostConfiguration configuration, VertxWebsocketHostKey key) {
            return new VertxWebsocketHost(getCamelContext(), configuration, key) {
                @Override
                public List<VertxWebsocketPeer> getConnectedPeers() {
                    VISITED.addAndGet(super.getConnectedPeers().size());
                    return super.getConnectedPeers();
                }
            };
        }
    }

    @Test
    void theStockComponentVisitsAllConnections() throws Exception {
        try (TestServer server = new TestServer(new CountingComponent())) {
            server.serve("/ws", "", exchange -> {});
            for (int i = 0; i < 50; i++) {
                server.connect("/ws");
            }
            await().until(() -> !server.openKeys.isEmpty());
            server.send("/ws", "hello", Map.of(WebsocketConstants.CONNECTION_KEY, server.openKeys.peek()));
            assertThat(CountingComponent.VISITED.get()).isGreaterThanOrEqualTo(50);
        }
    }

    private static int messagesFromItself(TestServer server) throws Exception {
        AtomicInteger own = new AtomicInteger();
        server.serve("/ws", "", exchange -> own.incrementAndGet());
        server.request("/ws", "to somebody who has gone", Map.of(WebsocketConstants.CONNECTION_KEY, "gone"));
        server.request("/ws", "to nobody", new HashMap<>());
        server.keyOf(() -> server.connect("/ws").socket.writeTextMessage("a client's"));
        await().until(() -> own.get() > 0);
        return server.openKeys.size() - 1;
    }

    @Test
    void neverConnectsToItself() throws Exception {
        try (TestServer server = TestServer.hardened()) {
            assertThat(messagesFromItself(server)).isZero();
            assertThat(server.request("/ws", "to nobody", Map.of()).getException())
                    .hasMessageContaining(WebsocketConstants.CONNECTION_KEY);
        }
    }

    @Test
    void theStockComponentConnectsToItself() throws Exception {
        try (TestServer server = TestServer.stock()) {
            assertThat(messagesFromItself(server)).isPositive();
        }
    }

    private static boolean servesTheOtherAfterStopOfOne(TestServer server) throws Exception {
        server.serve("/one", "", exchange -> {});
        server.serve("/two", "", exchange -> {});
        server.camel.getRouteController().stopRoute("/one");
        try {
            server.connect("/two");
            return true;
        } catch (ExecutionException e) {
            return false;
        }
    }

    @Test
    void stoppingOneOfTwoConsumersKeepsTheOther() throws Exception {
        try (TestServer server = TestServer.hardened()) {
            assertThat(servesTheOtherAfterStopOfOne(server)).isTrue();
            server.camel.getRouteController().startRoute("/one");
            server.connect("/one");
            server.camel.getRouteController().stopRoute("/one");
            server.camel.getRouteController().stopRoute("/two");
            assertThat(canListenOn(server.port)).isTrue();
        }
    }

    @Test
    void theStockComponentThenLosesItsServer() throws Exception {
        try (TestServer server = TestServer.stock()) {
            servesTheOtherAfterStopOfOne(server);
            server.camel.getRouteController().stopRoute("/two");
            assertThat(canListenOn(server.port)).isFalse();
        }
    }

    private static boolean canListenOn(int port) {
        try (ServerSocket socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
