package dev.aimessenger.e2e.reliability;

import dev.aimessenger.e2e.cluster.Cluster;
import dev.aimessenger.e2e.cluster.Part;
import dev.aimessenger.e2e.reliability.Crowd.Latencies;
import dev.aimessenger.e2e.reliability.Crowd.Person;
import dev.aimessenger.e2e.reliability.Ledger.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What is done to a running system while a crowd talks. Each trial ends when messages flow again in every chat. */
final class Trial {

    /** A part stays away at least so long, that others notice. */
    private static final Duration ABSENCE = Duration.ofSeconds(2);

    private static final Duration DRAINED = Duration.ofSeconds(2);
    private static final Duration DRAIN_PATIENCE = Duration.ofSeconds(60);
    private static final long MEBIBYTE = 1 << 20;
    private static final int MOST_HEAP_GROWTH_MEBIBYTES = 64;

    private final Cluster cluster;
    private final Crowd crowd;
    private final Report report;

    Trial(Cluster cluster, Crowd crowd, Report report) {
        this.cluster = cluster;
        this.crowd = crowd;
        this.report = report;
    }

    /** {@code kill -9} and start again, of one part. */
    void kill(String name) {
        killFor(ABSENCE, name, "kill -9 " + name);
    }

    /** A part is gone for a while, and comes back. */
    void away(String name, Duration absence) {
        killFor(absence, name, name + " away for " + absence.toSeconds() + " s");
    }

    private void killFor(Duration absence, String name, String trial) {
        Part part = cluster.part(name);
        part.kill();
        Part.pause(absence);
        long begin = System.nanoTime();
        part.start();
        part.awaitReady();
        double ready = seconds(begin);
        crowd.awaitFlow();
        report.add(trial, format("serves %.1f s after its start, all chats go on after %.1f s", ready, seconds(begin)));
    }

    /** A part stands still for a while. */
    void suspend(String name, Duration time) {
        Part part = cluster.part(name);
        part.suspend();
        Part.pause(time);
        long begin = System.nanoTime();
        part.resume();
        crowd.awaitFlow();
        report.add(
                "SIGSTOP " + name + " for " + time.toSeconds() + " s",
                format("all chats go on %.1f s after SIGCONT", seconds(begin)));
    }

    /** SIGTERM to the gateway with more clients: how soon they are in their rooms at the other one. */
    void drain() {
        boolean first = crowd.countAt(cluster.gateway(Cluster.FIRST_GATEWAY))
                > crowd.countAt(cluster.gateway(Cluster.SECOND_GATEWAY));
        String name = first ? Cluster.FIRST_GATEWAY : Cluster.SECOND_GATEWAY;
        Part part = cluster.part(name);
        URI left = cluster.gateway(name);
        List<Person> moving = crowd.connectedTo(left);
        long begin = System.nanoTime();
        part.terminate();
        Part.await(DRAIN_PATIENCE, "clients are back", () -> crowd.backElsewhere(left, moving) != 0);
        Duration back = Duration.ofNanos(crowd.backElsewhere(left, moving) - begin);
        part.stop();
        double gone = seconds(begin);
        report.addTimed(
                "SIGTERM " + name + " with " + moving.size() + " clients",
                format(
                        "the last is back in its rooms after %.2f s; the process ends after %.1f s",
                        back.toMillis() / 1e3, gone),
                "2 s",
                back.compareTo(DRAINED) <= 0);
        part.start();
        part.awaitReady();
        crowd.awaitFlow();
    }

    /** The model fails in one way while the crowd talks, against the same with a healthy one. */
    void faultyModel(String fault, Duration time, Latencies healthy) {
        restartWithModel(fault);
        Latencies measured = crowd.measure();
        Part.pause(time);
        double ratio = measured.percentile(0.99) / healthy.percentile(0.99);
        report.addTimed(
                "model: " + fault,
                format(
                        "%d messages, p99 %.1f ms, %.2f times that with a healthy model (p50 %.1f ms)",
                        measured.count(), measured.percentile(0.99), ratio, measured.percentile(0.5)),
                "1.1 times",
                ratio <= 1.1);
    }

    /** @return latencies of the time */
    Latencies healthyModel(Duration time) {
        Latencies measured = crowd.measure();
        Part.pause(time);
        report.add(
                "healthy model",
                format(
                        "%d messages, p99 %.1f ms, p50 %.1f ms",
                        measured.count(), measured.percentile(0.99), measured.percentile(0.5)));
        return measured;
    }

    /** @param fault as the simulator names it, or none */
    void restartWithModel(String fault) {
        Part simulator = cluster.part(Cluster.SIMULATOR);
        simulator.kill();
        cluster.set(Cluster.SIMULATOR, "SIMULATOR_FAULT", fault);
        simulator.start();
        simulator.awaitReady();
    }

    /** Clients that never read, in a room where others say a lot: more than kernels keep for so many sockets. */
    void silentReaders(int count, Duration time) {
        Part gateway = cluster.part(Cluster.FIRST_GATEWAY);
        crowd.beWordy();
        Latencies before = crowd.measure();
        Part.pause(time);
        long heapBefore = Heap.bytes(gateway);
        try (SilentReaders readers = new SilentReaders(
                crowd.somebody(), cluster.gateway(Cluster.FIRST_GATEWAY), crowd.chatOfSomebody(), count)) {
            Latencies during = crowd.measure();
            Part.pause(time);
            long growth = Math.round((Heap.bytes(gateway) - heapBefore) / (double) MEBIBYTE);
            double ratio = during.percentile(0.99) / before.percentile(0.99);
            report.add(
                    count + " clients that never read: heap",
                    "grows by " + growth + " MiB",
                    "at most " + MOST_HEAP_GROWTH_MEBIBYTES + " MiB",
                    growth <= MOST_HEAP_GROWTH_MEBIBYTES);
            report.addTimed(
                    count + " clients that never read: others",
                    format("p99 %.1f ms, %.2f times that before", during.percentile(0.99), ratio),
                    "1.2 times",
                    ratio <= 1.2);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Records that nobody can use, over all topics. */
    void poison(int count, Duration patience) {
        Poison poison = new Poison(cluster.brokers());
        poison.write(count);
        Duration flow = crowd.awaitFlow();
        long begin = System.nanoTime();
        Map<String, Integer> missing = poison.missing(patience);
        int left = missing.values().stream().mapToInt(Integer::intValue).sum();
        report.add(
                count + " poison records",
                format(
                                "%d are dead letters with a cause after %.1f s; chats go on after %.1f s",
                                count - left, seconds(begin), flow.toMillis() / 1e3)
                        + (missing.isEmpty() ? "" : "; missing: " + missing),
                "all",
                left == 0);
    }

    /** Ends the talk and judges everything that was said since the beginning. */
    void judge(long atLeast) {
        Verdict verdict = crowd.settle();
        report.add("messages sent", String.valueOf(verdict.sent()));
        report.add(
                "acknowledged",
                String.valueOf(verdict.acknowledged()),
                "at least " + atLeast,
                verdict.acknowledged() >= atLeast);
        report.add("lost", String.valueOf(verdict.lost()), "0", verdict.lost() == 0);
        report.add("shown twice", String.valueOf(verdict.duplicated()), "0", verdict.duplicated() == 0);
        report.add("out of order", String.valueOf(verdict.reordered()), "0", verdict.reordered() == 0);
        report.add("in the wrong room", String.valueOf(verdict.wrongRoom()), "0", verdict.wrongRoom() == 0);
        report.add("refused for good", String.valueOf(crowd.refused()), "0", crowd.refused() == 0);
        report.add("answers of the model seen", String.valueOf(crowd.fromModel()));
        verdict.examples().forEach(example -> report.say("fault: %s", example));
    }

    private static double seconds(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }

    private static String format(String form, Object... values) {
        return String.format(Locale.ROOT, form, values);
    }
}
