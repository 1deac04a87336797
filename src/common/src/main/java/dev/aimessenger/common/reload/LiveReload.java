package dev.aimessenger.common.reload;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Looks for edited routes and settings while the service runs, and has them taken over. It begins when all routes have
 * started. It is no lifecycle bean of Spring: one that knows the Camel context would have it start before its routes.
 */
public final class LiveReload implements CamelContextConfiguration, ApplicationListener<ContextClosedEvent> {

    private static final Logger LOG = LoggerFactory.getLogger(LiveReload.class);

    /** An edit is taken over after two looks that find the same. */
    private static final long LOOK_EVERY_MS = 500;

    private static final long LONGEST_STOP_SECONDS = 30;

    private static final String IN_THE_JAR = "classpath:";

    private final ConfigurableEnvironment environment;
    private final String folder;
    private final Supplier<List<Handover>> handovers;
    private ScheduledExecutorService looks;

    /** @param folder of the route files, as in ROUTES_DIR: {@code file:routes} */
    public LiveReload(ConfigurableEnvironment environment, String folder, Supplier<List<Handover>> handovers) {
        this.environment = environment;
        this.folder = folder;
        this.handovers = handovers;
    }

    @Override
    public void beforeApplicationStart(CamelContext camel) {
        // there is nothing to edit yet
    }

    @Override
    public synchronized void afterApplicationStart(CamelContext camel) {
        if (folder.startsWith(IN_THE_JAR)) {
            LOG.info("Nothing is reloaded: routes are in the jar");
            return;
        }
        RouteReload routes = new RouteReload(Path.of(folder.replaceFirst("^file:", "")), camel, handovers.get());
        LiveSettings settings = new LiveSettings(environment, camel, routes);
        looks = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, camel.getName() + "-live-reload");
            thread.setDaemon(true);
            return thread;
        });
        looks.scheduleWithFixedDelay(() -> look(settings, routes), LOOK_EVERY_MS, LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
    }

    private static void look(LiveSettings settings, RouteReload routes) {
        try {
            settings.look();
            routes.look();
        } catch (RuntimeException e) {
            LOG.warn("Edits are not taken over now: {}", e.toString(), e);
        }
    }

    /** Before Camel stops: what is being replaced is done first. */
    @Override
    public synchronized void onApplicationEvent(ContextClosedEvent closed) {
        if (looks == null) {
            return;
        }
        looks.shutdown();
        try {
            looks.awaitTermination(LONGEST_STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        looks = null;
    }
}
