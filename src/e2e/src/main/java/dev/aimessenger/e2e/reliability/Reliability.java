package dev.aimessenger.e2e.reliability;

import dev.aimessenger.e2e.cluster.Cluster;
import dev.aimessenger.e2e.cluster.Part;
import dev.aimessenger.e2e.reliability.Crowd.Latencies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Shows that what is acknowledged is kept: the system as separate processes, a crowd that talks through two gateways, and
 * one part after the other killed, suspended, taken away or given rubbish. Prints a table; exits with 1 when a figure is
 * not reached.
 */
public final class Reliability {

    private static final List<String> FAULTS = List.of("hang", "429", "500", "cut");
    private static final Duration WARM_UP = Duration.ofSeconds(90);

    /** Settings of all services, so that one machine can be a whole installation with a crowd. */
    private static final Map<String, String> SETTINGS = Map.of(
            "REGISTER_LIMIT_PER_ADDRESS", "100000",
            "LOGIN_LIMIT_PER_ADDRESS", "100000",
            // Cheap, as the crowd's accounts guard nothing.
            "PASSWORD_MEMORY_KIB", "1024",
            // Longer than a run: who is away when a token ends has to sign in anew, which is not what is tried here.
            "ACCESS_TOKEN_LIFETIME_SECONDS", "7200",
            "SIMULATOR_LATENCY_MS", "100",
            "AI_TOKENS_PER_USER_AND_DAY", "0",
            // Below the time that Postgres is away.
            "KAFKA_MAX_POLL_INTERVAL_MS", "45000",
            // Of the one user who never reads.
            "CONNECTIONS_PER_USER", "1100");

    private Reliability() {}

    /** @param arguments {@code long} (40 minutes) or {@code short} (five minutes) */
    public static void main(String[] arguments) throws IOException {
        String form = arguments.length == 0 ? "short" : arguments[0];
        if (!List.of("short", "long").contains(form)) {
            System.err.println("e2e: FORM must be short or long, not '" + form + "'");
            System.exit(1);
        }
        Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("src/e2e/target/cluster")), form + "-");
        Report report = run(form, Path.of("src/all-in-one/target"), folder);
        System.out.println();
        System.out.print(report.markdown());
        report.failures().forEach(failure -> System.err.println("e2e: not reached: " + failure));
        System.exit(report.failures().isEmpty() ? 0 : 1);
    }

    private static Report run(String form, Path built, Path folder) {
        Report report = new Report(System.out);
        report.say("data and logs in %s", folder);
        try (Cluster cluster = cluster(built, folder)) {
            cluster.start();
            report.say("%d processes are running", cluster.names().size());
            if (form.equals("long")) {
                longForm(cluster, report);
            } else {
                shortForm(cluster, report);
            }
        }
        return report;
    }

    /**
     * A cluster that a crowd can use.
     *
     * @param built the folder {@code src/all-in-one/target} after a build
     * @param folder for data and logs
     */
    static Cluster cluster(Path built, Path folder) {
        return new Cluster(built, folder, SETTINGS);
    }

    /** Every part is killed once, one of each kind suspended; a drain, and some poison. */
    static void shortForm(Cluster cluster, Report report) {
        Ledger ledger = new Ledger();
        try (Crowd crowd = new Crowd(ledger, cluster.gateways(), 20)) {
            report.say("the crowd is connected");
            crowd.bindAutoreplies(2);
            crowd.talk(25);
            crowd.awaitFlow();
            Trial trial = new Trial(cluster, crowd, report);
            cluster.names().forEach(trial::kill);
            trial.suspend("message-service", Duration.ofSeconds(5));
            trial.drain();
            trial.poison(270, Duration.ofSeconds(120));
            trial.judge(1_000);
        }
    }

    private static void longForm(Cluster cluster, Report report) {
        Ledger ledger = new Ledger();
        try (Crowd crowd = new Crowd(ledger, cluster.gateways(), 50)) {
            report.say("the crowd is connected");
            crowd.bindAutoreplies(5);
            crowd.talk(25);
            crowd.awaitFlow();
            Trial trial = new Trial(cluster, crowd, report);
            // Fresh JVMs are slow for a while, which would flatter whatever is compared with them.
            Part.pause(WARM_UP);
            Latencies healthy = trial.healthyModel(Duration.ofSeconds(90));
            FAULTS.forEach(fault -> trial.faultyModel(fault, Duration.ofSeconds(90), healthy));
            trial.restartWithModel("none");
            // The model has a backlog now, and answers much faster than people write.
            Part.pause(WARM_UP);
            trial.silentReaders(1_000, Duration.ofSeconds(90));
            for (int moment = 0; moment < 3; moment++) {
                cluster.names().forEach(trial::kill);
            }
            cluster.names().forEach(name -> trial.suspend(name, Duration.ofSeconds(20)));
            trial.away(Cluster.KAFKA, Duration.ofSeconds(60));
            trial.away(Cluster.POSTGRES, Duration.ofSeconds(60));
            trial.drain();
            trial.drain();
            trial.poison(5_000, Duration.ofMinutes(5));
            trial.judge(20_000);
        }
    }
}
