package dev.aimessenger.testsupport;

import dev.aimessenger.embedded.EmbeddedDatabase;
import dev.aimessenger.embedded.EmbeddedKafka;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * One real Postgres and one real Kafka for all tests of a JVM, each started when it is first asked for and stopped with
 * the JVM, in folders of their own.
 */
public final class RealParts {

    private static final Set<Integer> GIVEN_PORTS = ConcurrentHashMap.newKeySet();

    private RealParts() {}

    /** The JDBC URL of a Postgres server. */
    public static String databaseUrl() {
        return Database.SERVER.url();
    }

    /** {@code host:port} of a Kafka broker. */
    public static String brokers() {
        return Kafka.BROKER.brokers();
    }

    /**
     * A port that nothing listens on, and another one at each call. It lies below the range that systems take the ports
     * of clients from (32768 on Linux, 49152 elsewhere), so that no connection takes it before its server does.
     */
    public static int freePort() {
        return IntStream.generate(() -> ThreadLocalRandom.current().nextInt(20_000, 32_768))
                .filter(port -> isFree(port) && GIVEN_PORTS.add(port))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private static final class Database {
        static final EmbeddedDatabase SERVER = EmbeddedDatabase.start(folder("postgres"), 0);

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(SERVER::close));
        }
    }

    private static final class Kafka {
        static final EmbeddedKafka BROKER = EmbeddedKafka.start(folder("kafka"), freePort(), freePort());

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(BROKER::close));
        }
    }

    private static Path folder(String name) {
        try {
            Path target = Files.createDirectories(Path.of("target", "real-parts"));
            return Files.createTempDirectory(target, name + "-").toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
