package dev.aimessenger.gateway.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.aimessenger.sockets.ConnectionLimits;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class EdgeTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @ParameterizedTest
    @CsvSource({
        "/api/chats/7/messages?limit=2, /chats/7/messages?limit=2",
        "/api/openapi/chat.json, /openapi.json",
        "/ws/advice, /ws/advice"
    })
    void servicesGetPathsWithoutApi(String outside, String inside) {
        assertThat(Edge.upstreamUri(outside)).isEqualTo(inside);
    }

    /** The time that a connection has rested is not part of what the next request on it may take. */
    @Test
    void aRequestOnAConnectionThatHasRestedHasTheWholeTime() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        int edge = edgeBefore(vertx.createHttpServer().requestHandler(request -> {
            // The second answer takes half of the time that is allowed, after a rest of more than the other half.
            long delay = requests.getAndIncrement() == 0 ? 1 : TIMEOUT.toMillis() / 2;
            vertx.setTimer(delay, timer -> request.response().end("done"));
        }));
        assertThat(post(edge, HttpClient.Version.HTTP_1_1).body()).isEqualTo("done");

        Awaitility.await().pollDelay(TIMEOUT.multipliedBy(2).dividedBy(3)).until(() -> true);

        assertThat(post(edge, HttpClient.Version.HTTP_1_1).body()).isEqualTo("done");
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void aServiceThatDoesNotAnswerIsUnavailable(HttpClient.Version version) throws Exception {
        int edge = edgeBefore(vertx.createHttpServer().requestHandler(request -> {}));

        HttpResponse<String> answer = post(edge, version);

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("\"code\":\"unavailable\"");
    }

    @ParameterizedTest
    @CsvSource({
        "/api/login, auth /login",
        "/api/users/me, user /users/me",
        "/api/chats/7, chat /chats/7",
        "/api/chats/7/requests/summary, chat /chats/7/requests/summary",
        "/api/chats/7/messages, message /chats/7/messages",
        "/api/bindings/pause?chat_id=7, chat /bindings/pause?chat_id=7",
        "/api/usage, ai /usage",
        "/api/drafts/5/send, ai /drafts/5/send",
        "/api/advice/5, ai /advice/5",
        "/api/openapi/chat.json, chat /openapi.json",
        "/api/openapi/ai.json, ai /openapi.json",
    })
    void everyPathGoesToItsService(String path, String answer) throws Exception {
        int edge = edgeBefore(new Upstreams(
                naming("auth"), naming("user"), naming("chat"), naming("message"), naming("advice"), naming("ai")));

        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + edge + path))
                .timeout(TIMEOUT)
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.ofString(UTF_8))
                        .body())
                .isEqualTo(answer);
    }

    private String naming(String service) {
        return "localhost:"
                + port(vertx.createHttpServer()
                        .requestHandler(request -> request.response().end(service + " " + request.uri())));
    }

    private int edgeBefore(HttpServer service) {
        String address = "localhost:" + port(service);
        return edgeBefore(new Upstreams(address, address, address, address, address, address));
    }

    private int edgeBefore(Upstreams upstreams) {
        Router router = Router.router(vertx);
        TrustedProxies proxies = new TrustedProxies(Set.of());
        ObjectMapper json = new ObjectMapper();
        new Edge(
                vertx,
                router,
                upstreams,
                proxies,
                new SocketPassage(vertx, upstreams, proxies, new ConnectionLimits(1, 1), json, 0, 0),
                json,
                TIMEOUT.toMillis(),
                30);
        return port(vertx.createHttpServer().requestHandler(router));
    }

    private static int port(HttpServer server) {
        return server.listen(0, "localhost")
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
    }

    private static HttpResponse<String> post(int port, HttpClient.Version version) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder()
                                .version(version)
                                .uri(URI.create("http://localhost:" + port + "/api/chats"))
                                .timeout(TIMEOUT.multipliedBy(10))
                                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString(UTF_8));
    }
}
