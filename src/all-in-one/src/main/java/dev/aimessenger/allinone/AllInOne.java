package dev.aimessenger.allinone;

import dev.aimessenger.common.launch.WrongSetting;
import dev.aimessenger.embedded.EmbeddedDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.utils.Exit;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * Runs the whole AI Messenger on one machine: Postgres as a child process, Kafka and every service in this JVM. Exits
 * with 0 after a signal, with 1 when something does not start.
 */
public final class AllInOne {

    private static volatile int exitStatus;
    private static volatile ClassArchive classArchive;

    private AllInOne() {}

    public static void main(String[] arguments) throws InterruptedException {
        Console console = new Console(System.out);
        try {
            DataFolder data = DataFolder.open(dataPath());
            SLF4JBridgeHandler.removeHandlersForRootLogger();
            SLF4JBridgeHandler.install();
            // A JVM that was killed leaves its Postgres running, on the port that this one needs.
            EmbeddedDatabase.stopOrphan(data.resolve("postgres"));
            boolean accounts = isSet(OperatorPassword.ACCOUNTS);
            Plan plan = Plan.read(accounts ? Map.of() : Map.of(OperatorPassword.ACCOUNTS, OperatorPassword.make(data)));
            plan.checkPorts();
            run(plan, data, console, OperatorPassword.told(data, accounts));
        } catch (WrongSetting | RunningSystem.StartFailed | IOException e) {
            console.failed(e.getMessage());
            exitStatus = 1;
            System.exit(1);
        }
        new CountDownLatch(1).await();
    }

    private static void run(Plan plan, DataFolder data, Console console, String signIn) {
        console.starting(data);
        RunningSystem system = new RunningSystem(plan, data, console);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(system, console), "stop"));
        // Kafka ends the JVM at once when its disk fails; Postgres and the services still need an orderly stop.
        Exit.setHaltProcedure((status, message) -> new Thread(() -> System.exit(status), "kafka-gave-up").start());
        if (system.start()) {
            console.ready(plan, signIn);
            classArchive = ClassArchive.begin();
        }
    }

    /** All in one hook: the JVM runs hooks side by side, and this order matters. */
    private static void stop(RunningSystem system, Console console) {
        console.stopping();
        long begin = System.nanoTime();
        system.close();
        Optional.ofNullable(classArchive).ifPresent(ClassArchive::close);
        console.stopped(System.nanoTime() - begin);
        // A stop that was asked for is no failure, so not 128 + the signal's number, at which make would complain.
        Runtime.getRuntime().halt(exitStatus);
    }

    static Path dataPath() {
        return Path.of(isSet(DataFolder.VARIABLE) ? System.getenv(DataFolder.VARIABLE) : "data")
                .toAbsolutePath()
                .normalize();
    }

    private static boolean isSet(String variable) {
        return !Optional.ofNullable(System.getenv(variable)).orElse("").isBlank();
    }
}
