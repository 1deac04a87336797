package dev.aimessenger.testsupport;

import dev.aimessenger.embedded.EmbeddedDatabase;
import dev.aimessenger.embedded.EmbeddedKafka;
import dev.aimessenger.embedded.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One real Postgres and one real Kafka for all tests of a JVM, each started when it is first asked for and stopped with
 * the JVM, in folders of their own.
 */
public final class RealParts {

    private RealParts() {}

    /** The JDBC URL of a Postgres server. */
    public static String databaseUrl() {
        return Database.SERVER.url();
    }

    /** {@code host:port} of a Kafka broker. */
    public static String brokers() {
        return Kafka.BROKER.brokers();
    }

    private static final class Database {
        static final EmbeddedDatabase SERVER = EmbeddedDatabase.start(folder("postgres"), 0);

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(SERVER::close));
        }
    }

    private static final class Kafka {
        static final EmbeddedKafka BROKER = EmbeddedKafka.start(folder("kafka"), FreePorts.next(), FreePorts.next());

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
