package dev.aimessenger.simulator.http;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Server-sent events that are written one by one. No thread waits between them. */
final class PacedEvents {

    private final Iterator<String> events;
    private final long delayMs;

    PacedEvents(String events, long delayMs) {
        this.events = Arrays.asList(events.split("(?<=\n\n)")).iterator();
        this.delayMs = delayMs;
    }

    /** @return completed when the last event is written, or exceptionally when the client has gone */
    CompletableFuture<Void> write(HttpServletResponse response, Executor executor) {
        response.setContentType("text/event-stream;charset=UTF-8");
        CompletableFuture<Void> written = new CompletableFuture<>();
        writeNext(response, CompletableFuture.delayedExecutor(delayMs, TimeUnit.MILLISECONDS, executor), written);
        return written;
    }

    private void writeNext(HttpServletResponse response, Executor later, CompletableFuture<Void> written) {
        try {
            response.getOutputStream().write(events.next().getBytes(StandardCharsets.UTF_8));
            response.flushBuffer();
            if (events.hasNext()) {
                later.execute(() -> writeNext(response, later, written));
            } else {
                written.complete(null);
            }
        } catch (IOException | RuntimeException e) {
            written.completeExceptionally(e);
        }
    }
}
