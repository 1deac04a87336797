package dev.aimessenger.gateway.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.httpproxy.HttpProxy;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionCookieTest {

    private static final String PAGE = "cookie";

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final AtomicInteger tokens = new AtomicInteger();
    private volatile int status = 200;
    private int port;

    @BeforeEach
    void startBeforeAnAuthService() {
        HttpServer auth = vertx.createHttpServer().requestHandler(this::answer);
        int authPort = listen(auth);
        SessionCookie cookies = new SessionCookie(
                vertx,
                new ObjectMapper(),
                Duration.ofDays(30),
                request -> "https".equals(request.getHeader("X-Test-Scheme")));
        HttpProxy proxy = HttpProxy.reverseProxy(vertx.createHttpClient())
                .origin(authPort, "localhost")
                .addInterceptor(cookies);
        port = listen(vertx.createHttpServer().requestHandler(proxy));
    }

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void aPageGetsItsRefreshTokenAsACookieThatNoScriptCanRead() throws Exception {
        HttpResponse<String> answer = post("/login", PAGE, null, "{\"email\":\"a\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("access").doesNotContain("refresh");
        assertThat(setCookie(answer))
                .startsWith(SessionCookie.NAME + "=refresh-1;")
                .contains("HTTPOnly", "SameSite=Strict", "Path=/api", "Max-Age=2592000")
                .doesNotContain("Secure");
        assertThat(bodies).containsExactly("{\"email\":\"a\"}");
    }

    @Test
    void byTlsTheCookieGoesByTlsOnly() throws Exception {
        HttpResponse<String> answer = http.send(
                request("/login", PAGE, null, "{}")
                        .header("X-Test-Scheme", "https")
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(setCookie(answer)).contains("; Secure");
    }

    @Test
    void aPageRefreshesAndSignsOutWithItsCookie() throws Exception {
        HttpResponse<String> refreshed = post("/refresh", PAGE, "refresh-0", "");
        assertThat(refreshed.body()).contains("access").doesNotContain("refresh");
        assertThat(setCookie(refreshed)).contains("refresh-1");

        status = 204;
        HttpResponse<String> signedOut = post("/logout", PAGE, "refresh-1", "");
        assertThat(signedOut.statusCode()).isEqualTo(204);
        assertThat(setCookie(signedOut)).startsWith(SessionCookie.NAME + "=;").contains("Max-Age=0");
        assertThat(bodies).containsExactly("{\"refresh_token\":\"refresh-0\"}", "{\"refresh_token\":\"refresh-1\"}");
    }

    @ParameterizedTest
    @CsvSource({"/refresh", "/logout"})
    void aPageWithoutACookieHasNoSession(String path) throws Exception {
        HttpResponse<String> answer = post(path, PAGE, null, "");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("\"code\":\"unauthenticated\"");
        assertThat(bodies).isEmpty();
    }

    @Test
    void aSessionThatHasEndedTakesItsCookieAlong() throws Exception {
        status = 401;

        assertThat(setCookie(post("/refresh", PAGE, "refresh-0", ""))).contains("Max-Age=0");
    }

    /** Another origin's form or image brings no header of its own, so the cookie does nothing there. */
    @Test
    void theCookieAloneDoesNothing() throws Exception {
        HttpResponse<String> answer = post("/refresh", null, "refresh-0", "{}");

        assertThat(bodies).containsExactly("{}");
        assertThat(answer.body()).contains("refresh-1");
        assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
    }

    @Test
    void tabsThatRefreshAtOnceGetTheSameAnswer() {
        List<HttpResponse<String>> answers = Stream.generate(() -> http.sendAsync(
                        request("/refresh", PAGE, "refresh-0", "").build(), HttpResponse.BodyHandlers.ofString()))
                .limit(5)
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();

        assertThat(answers).allSatisfy(answer -> assertThat(setCookie(answer)).contains("refresh-1"));
        assertThat(bodies).hasSize(1);
    }

    @Test
    void aFailureIsNoAnswerForOthers() throws Exception {
        status = 503;
        assertThat(post("/refresh", PAGE, "refresh-0", "").statusCode()).isEqualTo(503);
        status = 200;

        assertThat(setCookie(post("/refresh", PAGE, "refresh-0", ""))).contains("refresh-2");
        assertThat(bodies).hasSize(2);
    }

    private void answer(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            bodies.add(body.toString(UTF_8));
            String tokens =
                    "{\"access_token\":\"access\",\"refresh_token\":\"refresh-" + this.tokens.incrementAndGet() + "\"}";
            request.response().setStatusCode(status).end(status == 200 ? tokens : "");
        });
    }

    private HttpResponse<String> post(String path, String transport, String cookie, String body)
            throws IOException, InterruptedException {
        return http.send(request(path, transport, cookie, body).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path, String transport, String cookie, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .timeout(Duration.ofSeconds(20))
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (transport != null) {
            request.header(SessionCookie.HEADER, transport);
        }
        if (cookie != null) {
            request.header("Cookie", SessionCookie.NAME + "=" + cookie);
        }
        return request;
    }

    private static String setCookie(HttpResponse<?> answer) {
        return answer.headers().firstValue("Set-Cookie").orElseThrow();
    }

    private static int listen(HttpServer server) {
        return server.listen(0, "localhost")
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
    }
}
