package dev.aimessenger.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebPageTest {

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @ParameterizedTest
    @CsvSource({
        "/, text/html",
        "/app/main.js, text/javascript",
        "/styles/base.css, text/css",
        "/icon.svg, image/svg+xml"
    })
    void allOfThePageIsServedUnderItsPolicy(String path, String type) throws Exception {
        HttpResponse<String> answer = get(path);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith(type);
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-cache");
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
    }

    @Test
    void thePageHasNoScriptOrStyleInline() throws Exception {
        assertThat(get("/").body())
                .doesNotContainPattern("<script(?![^>]*src=)")
                .doesNotContain("<style", "style=", "onload=", "@lit-html.version@");
    }

    @Test
    void theTemplateLibraryIsServedInTheVersionThatThePageNames() throws Exception {
        String module = get("/app/core/lit.js")
                .body()
                .lines()
                .filter(line -> line.contains("lit-html.js"))
                .map(line -> line.substring(line.indexOf('\'') + 1, line.lastIndexOf('\'')))
                .findFirst()
                .orElseThrow();

        assertThat(get(module).body()).contains("Google");
    }

    private HttpResponse<String> get(String path) throws Exception {
        Router router = Router.router(vertx);
        WebPage.serve(router);
        int port = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "localhost")
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
