package dev.aimessenger.allinone;

import dev.aimessenger.common.launch.ServiceLauncher;
import dev.aimessenger.common.launch.StartFailures;
import dev.aimessenger.embedded.EmbeddedDatabase;
import dev.aimessenger.embedded.EmbeddedKafka;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.component.kafka.KafkaConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Everything that runs: Postgres, Kafka and the services. Starting may be cut short by {@link #close()} from another
 * thread, which then stops what is there, in order.
 */
final class RunningSystem implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RunningSystem.class);
    private static final int STARTED_SIDE_BY_SIDE = 3;
    private static final long LONGEST_START_SECONDS = 60;
    private static final long LONGEST_STOP_SECONDS = 15;

    private final Plan plan;
    private final DataFolder data;
    private final Console console;
    private final ExecutorService starters = Executors.newFixedThreadPool(STARTED_SIDE_BY_SIDE);
    private final Map<Deployable, ConfigurableApplicationContext> services = new ConcurrentHashMap<>();
    private volatile EmbeddedDatabase database;
    private volatile EmbeddedKafka kafka;
    private volatile boolean closing;

    RunningSystem(Plan plan, DataFolder data, Console console) {
        this.plan = plan;
        this.data = data;
        this.console = console;
    }

    /**
     * @return false when {@link #close()} came before everything was there
     * @throws StartFailed naming the part that did not start
     */
    boolean start() {
        try {
            startAll();
            return !closing;
        } catch (RejectedExecutionException | StartFailed e) {
            if (closing) {
                return false;
            }
            throw e;
        }
    }

    /** Each part as soon as those that it needs are there: two cores have enough to do while Kafka reads its logs. */
    private void startAll() {
        CompletableFuture<Void> databaseStarted = CompletableFuture.runAsync(this::startDatabase, starters);
        CompletableFuture<Void> kafkaStarted = CompletableFuture.runAsync(this::startKafka, starters);
        CompletableFuture<Void> bothStarted = CompletableFuture.allOf(databaseStarted, kafkaStarted);
        List<CompletableFuture<Void>> parts = new ArrayList<>(List.of(databaseStarted, kafkaStarted));
        for (Deployable service : plan.services()) {
            CompletableFuture<Void> needed = service.usesKafka() ? bothStarted : databaseStarted;
            parts.add(needed.thenRunAsync(() -> start(service), starters));
        }
        try {
            parts.forEach(CompletableFuture::join);
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
        starters.shutdown();
    }

    /** Why a part did not start, in one line. */
    static final class StartFailed extends RuntimeException {
        StartFailed(String part, Throwable cause) {
            super(part + ": " + StartFailures.explain(cause, null), cause);
        }
    }

    private void startDatabase() {
        part(
                "postgres",
                () -> database = EmbeddedDatabase.start(
                        data.resolve("postgres"), plan.postgresPort(), data.resolve("programs")));
    }

    private void startKafka() {
        part(
                "kafka",
                () -> kafka = EmbeddedKafka.start(data.resolve("kafka"), plan.kafkaPort(), plan.kafkaControllerPort()));
    }

    private void start(Deployable service) {
        part(service.name(), () -> {
            Map<String, Object> settings = new HashMap<>(plan.variables());
            settings.put("DATABASE_URL", database.url());
            settings.put("KAFKA_BROKERS", "127.0.0.1:" + plan.kafkaPort());
            return services.put(service, ServiceLauncher.start(service.application(), service.name(), settings));
        });
    }

    private void part(String name, Supplier<?> start) {
        if (closing) {
            return;
        }
        long begin = System.nanoTime();
        try {
            start.get();
        } catch (RuntimeException e) {
            LOG.debug("{} did not start", name, e);
            throw new StartFailed(name, e);
        }
        console.started(name, System.nanoTime() - begin);
    }

    /** The gateway first, so that nobody comes in any more; Postgres last. */
    @Override
    public void close() {
        closing = true;
        // What is starting is let finish: half a start is harder to stop than a whole one.
        starters.shutdown();
        await(starters, LONGEST_START_SECONDS);
        stop(Deployable.GATEWAY);
        ExecutorService stoppers = Executors.newCachedThreadPool();
        services.keySet().forEach(service -> stoppers.execute(() -> stop(service)));
        stoppers.shutdown();
        await(stoppers, LONGEST_STOP_SECONDS);
        quietly("kafka", kafka);
        quietly("postgres", database);
    }

    private void stop(Deployable service) {
        ConfigurableApplicationContext running = services.remove(service);
        if (running != null) {
            quietly(service.name(), () -> {
                stopConsumers(running);
                running.close();
            });
        }
    }

    /** A Kafka consumer first ends its poll. Camel would stop one after the other: here they wait side by side. */
    private static void stopConsumers(ConfigurableApplicationContext service) throws InterruptedException {
        ExecutorService stoppers = Executors.newCachedThreadPool();
        service.getBeanProvider(CamelContext.class).stream()
                .flatMap(camel -> camel.getRoutes().stream())
                .map(Route::getConsumer)
                .filter(KafkaConsumer.class::isInstance)
                .forEach(consumer -> stoppers.execute(consumer::stop));
        stoppers.shutdown();
        stoppers.awaitTermination(LONGEST_STOP_SECONDS, TimeUnit.SECONDS);
    }

    private static void await(ExecutorService tasks, long seconds) {
        try {
            if (!tasks.awaitTermination(seconds, TimeUnit.SECONDS)) {
                LOG.warn("Some parts did not stop within {} s; going on", seconds);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A part that fails to stop must not keep the others running. */
    private static void quietly(String name, AutoCloseable part) {
        if (part == null) {
            return;
        }
        long begin = System.nanoTime();
        try {
            part.close();
            LOG.info("Stopped {} in {} ms", name, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
        } catch (Exception e) {
            LOG.warn("{} did not stop as it should: {}", name, e.toString());
            LOG.debug("{} did not stop", name, e);
        }
    }
}
