package dev.aimessenger.allinone;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** The few lines that a person sees; all else is in the log file. */
final class Console {

    private final PrintStream out;
    private final long begin = System.nanoTime();

    Console(PrintStream out) {
        this.out = out;
    }

    void starting(DataFolder data) {
        out.println("AI Messenger starts: data in " + data.path() + ", log in "
                + data.resolve("logs").resolve("all-in-one.log"));
    }

    void started(String part, long nanoseconds) {
        out.printf(Locale.ROOT, "  %-17s started in %s s%n", part, seconds(nanoseconds));
    }

    /** @param signIn how operators sign in */
    void ready(Plan plan, String signIn) {
        out.printf(
                Locale.ROOT,
                "Ready after %s s. Ctrl-C stops everything.%n"
                        + "  Open    http://localhost:%d%n"
                        + "  Hawtio  http://127.0.0.1:%d/actuator/hawtio (sign in %s)%n"
                        + "  Model   %s%n",
                seconds(System.nanoTime() - begin),
                plan.gateway().number(),
                plan.management().number(),
                signIn,
                plan.model());
        out.flush();
    }

    void stopping() {
        out.println("Stopping ...");
    }

    void stopped(long nanoseconds) {
        out.println("Stopped in " + seconds(nanoseconds) + " s");
        out.flush();
    }

    void failed(String line) {
        out.flush();
        System.err.println(line);
    }

    private static String seconds(long nanoseconds) {
        return String.format(Locale.ROOT, "%.1f", nanoseconds / (double) TimeUnit.SECONDS.toNanos(1));
    }
}
