package dev.aimessenger.common.reload;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.env.ConfigurableEnvironment;

/** Looks for edited routes and settings while the service runs, and has them taken over. */
public final class LiveReload implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(LiveReload.class);

    /** An edit is taken over after two looks that find the same. */
    private static final long LOOK_EVERY_MS = 500;

    private static final long LONGEST_STOP_SECONDS = 30;

    private static final String IN_THE_JAR = "classpath:";

    private final CamelContext camel;
    private final boolean editable;
    private final RouteReload routes;
    private final LiveSettings settings;
    private ScheduledExecutorService looks;

    /** @param folder of the route files, as in ROUTES_DIR: {@code file:routes} */
    public LiveReload(
            CamelContext camel, ConfigurableEnvironment environment, String folder, List<Handover> handovers) {
        this.camel = camel;
        this.editable = !folder.startsWith(IN_THE_JAR);
        this.routes = new RouteReload(Path.of(folder.replaceFirst("^file:", "")), camel, handovers);
        this.settings = new LiveSettings(environment, camel, routes);
    }

    @Override
    public void start() {
        looks = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, camel.getName() + "-live-reload");
            thread.setDaemon(true);
            return thread;
        });
        if (!editable) {
            LOG.info("Nothing is reloaded: routes are in the jar");
            return;
        }
        looks.scheduleWithFixedDelay(this::look, LOOK_EVERY_MS, LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        if (!camel.isStarted()) {
            return;
        }
        try {
            settings.look();
            routes.look();
        } catch (RuntimeException e) {
            LOG.warn("Edits are not taken over now: {}", e.toString(), e);
        }
    }

    /** Before Camel stops: what is being replaced is done first. */
    @Override
    public void stop() {
        looks.shutdown();
        try {
            looks.awaitTermination(LONGEST_STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        looks = null;
    }

    @Override
    public boolean isRunning() {
        return looks != null;
    }

    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
