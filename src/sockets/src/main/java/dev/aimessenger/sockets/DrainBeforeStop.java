package dev.aimessenger.sockets;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Ends all WebSockets when the service is told to stop, before anything else stops: Kafka consumers take seconds, and
 * clients should be back elsewhere by then. {@code /healthz} already answers 503.
 */
final class DrainBeforeStop implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(DrainBeforeStop.class);

    private final List<Drainable> drainables;
    private volatile boolean running;

    DrainBeforeStop(List<Drainable> drainables) {
        this.drainables = drainables;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        long begin = System.nanoTime();
        drainables.parallelStream().forEach(Drainable::drain);
        LOG.info("Sockets ended in {} ms", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Higher phases stop first. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
