package dev.aimessenger.e2e.cluster;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** One process (with its children, where it has any) of a running system, to be started and treated badly. */
public abstract class Part {

    private static final Duration START_TIMEOUT = Duration.ofSeconds(150);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(60);

    private final String name;

    Part(String name) {
        this.name = name;
    }

    public final String name() {
        return name;
    }

    /** Starts it, and need not wait until it serves. */
    public abstract void start();

    abstract boolean isReady();

    /** The process that the others descend from, while it is alive. */
    abstract Stream<ProcessHandle> process();

    /** What it said, for a failure's message. */
    abstract String log();

    /** @throws IllegalStateException when it is not ready within two and a half minutes, or has ended */
    public final void awaitReady() {
        await(START_TIMEOUT, name + " is ready", () -> {
            if (process().findAny().isEmpty()) {
                throw new IllegalStateException(name + " has ended; see " + log());
            }
            return isReady();
        });
    }

    /** {@code kill -9}: returns when no process of it is left. */
    public final void kill() {
        List<ProcessHandle> all = all();
        signal("KILL", all);
        awaitGone(all);
    }

    /** {@code SIGSTOP}: it stands still, and its connections stay open. */
    public final void suspend() {
        signal("STOP", all());
    }

    /** {@code SIGCONT}. */
    public final void resume() {
        signal("CONT", all());
    }

    /** {@code SIGTERM}: asks it to stop in order, and does not wait. */
    public final void terminate() {
        process().forEach(ProcessHandle::destroy);
    }

    /** Stops it in order; kills it when that takes more than a minute. */
    public void stop() {
        List<ProcessHandle> all = all();
        terminate();
        try {
            awaitGone(all);
        } catch (IllegalStateException e) {
            kill();
        }
    }

    /** The id of its process. */
    public final long pid() {
        return process()
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(name + " is not running"))
                .pid();
    }

    /** How long processors have worked for it since it started. */
    public final Duration processorTime() {
        return all().stream()
                .flatMap(process -> process.info().totalCpuDuration().stream())
                .reduce(Duration.ZERO, Duration::plus);
    }

    private List<ProcessHandle> all() {
        return process()
                .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                .toList();
    }

    private void awaitGone(List<ProcessHandle> processes) {
        await(STOP_TIMEOUT, name + " is gone", () -> processes.stream().noneMatch(ProcessHandle::isAlive));
    }

    private static void signal(String signal, List<ProcessHandle> processes) {
        if (processes.isEmpty()) {
            return;
        }
        List<String> command = new ArrayList<>(List.of("kill", "-" + signal));
        processes.forEach(process -> command.add(String.valueOf(process.pid())));
        try {
            // One that ended meanwhile makes kill complain, and is what was wanted.
            new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new IllegalStateException("Cannot signal: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** @throws IllegalStateException when the condition does not come to hold in time */
    public static void await(Duration timeout, String what, BooleanSupplier condition) {
        long end = System.nanoTime() + timeout.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("Not within " + timeout.toSeconds() + " s: " + what);
            }
            pause(Duration.ofMillis(100));
        }
    }

    /** Lets time pass. */
    public static void pause(Duration time) {
        try {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
