package dev.aimessenger.e2e.browser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class PageWeightIT extends BrowserTest {

    private static final int MOST_SCRIPT_BYTES = 150 * 1024;
    private static final Pattern PRELOADED = Pattern.compile("<link rel=\"modulepreload\" href=\"([^\"]+)\">");

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    @SuppressWarnings("unchecked")
    void thePageIsLightAndItsFirstPaintQuick() throws Exception {
        Browser browser = openAs(newEmail("ann"));
        List<String> scripts = (List<String>) browser.script("return performance.getEntriesByType('resource')"
                + ".map((entry) => entry.name).filter((name) => name.endsWith('.js'))");
        browser.driver().navigate().refresh();
        browser.awaitSignedIn();
        Number paint =
                (Number) browser.script("return performance.getEntriesByName('first-contentful-paint')[0].startTime");
        Number usable = (Number) browser.script("return performance.now()");

        int raw = 0;
        int compressed = 0;
        for (String script : new TreeSet<>(scripts)) {
            byte[] body = get(URI.create(script));
            raw += body.length;
            compressed += gzipped(body);
        }
        PageReport.write(
                "weight",
                "%d scripts, %d bytes, compressed one by one %d; first contentful paint after %.0f ms, signed in after %.0f ms"
                        .formatted(scripts.size(), raw, compressed, paint.doubleValue(), usable.doubleValue()));
        assertThat(compressed).isLessThan(MOST_SCRIPT_BYTES);
    }

    /** What is not preloaded costs a way to the server and back for each import on the path to it. */
    @Test
    @SuppressWarnings("unchecked")
    void theModulesOfThePageAreThoseThatItPreloads() throws Exception {
        Browser browser = openAs(newEmail("ann"));
        List<String> loaded = (List<String>) browser.script("return performance.getEntriesByType('resource')"
                + ".map((entry) => new URL(entry.name).pathname).filter((path) => path.endsWith('.js'))");
        Matcher preloads = PRELOADED.matcher(new String(get(gateway().resolve("/")), UTF_8));
        TreeSet<String> modules = new TreeSet<>(List.of("/app/core/theme.js"));
        while (preloads.find()) {
            modules.add(preloads.group(1));
        }
        assertThat(new TreeSet<>(loaded)).isEqualTo(modules);
        browser.assertClean();
        assertThat(browser.driver().manage().logs().get("browser").getAll())
                .noneMatch(entry -> entry.getMessage().contains("preloaded using link preload but not used"));
    }

    private byte[] get(URI address) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer =
                http.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    private static int gzipped(byte[] body) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(body);
        }
        return bytes.size();
    }
}
