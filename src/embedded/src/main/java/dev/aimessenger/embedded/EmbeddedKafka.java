package dev.aimessenger.embedded;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

/** A real Kafka broker and controller (KRaft) in this JVM, on loopback, with its logs in a folder that it keeps. */
public final class EmbeddedKafka implements AutoCloseable {

    private final KafkaRaftServer server;
    private final int port;

    private EmbeddedKafka(KafkaRaftServer server, int port) {
        this.server = server;
        this.port = port;
    }

    /**
     * A broker in a JVM of its own, until that JVM is told to stop.
     *
     * @param arguments its folder, its port, its controller's port
     */
    public static void main(String[] arguments) {
        EmbeddedKafka kafka =
                start(Path.of(arguments[0]), Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
        Runtime.getRuntime().addShutdownHook(new Thread(kafka::close, "stop"));
        kafka.server.awaitShutdown();
    }

    /**
     * Starts the broker, and formats the folder when it is new.
     *
     * @param directory where logs are kept
     * @param port the broker's port
     * @param controllerPort the controller's port
     */
    public static EmbeddedKafka start(Path directory, int port, int controllerPort) {
        Properties settings = settings(directory, port, controllerPort);
        try {
            if (!Files.exists(directory.resolve("meta.properties"))) {
                format(directory, settings);
            }
        } catch (IOException e) {
            throw new IllegalStateException("Cannot write Kafka's folder " + directory + ": " + e.getMessage(), e);
        }
        KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(settings), Time.SYSTEM);
        server.startup();
        return new EmbeddedKafka(server, port);
    }

    /** {@code host:port} for clients. */
    public String brokers() {
        return "127.0.0.1:" + port;
    }

    /** An orderly stop: without it the next start has to recover every log. */
    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
        server.awaitShutdown();
    }

    private static Properties settings(Path directory, int port, int controllerPort) {
        Properties settings = new Properties();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", "1");
        settings.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        settings.put("listeners", "BROKER://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
        settings.put("advertised.listeners", "BROKER://127.0.0.1:" + port);
        settings.put("listener.security.protocol.map", "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("inter.broker.listener.name", "BROKER");
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("log.dirs", directory.toString());
        settings.put("auto.create.topics.enable", "false");
        settings.put("offsets.topic.num.partitions", "4");
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("transaction.state.log.num.partitions", "1");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("log.segment.bytes", String.valueOf(64 << 20));
        settings.put("log.index.size.max.bytes", String.valueOf(1 << 20));
        settings.put("log.cleaner.dedupe.buffer.size", String.valueOf(2 << 20));
        settings.put("num.network.threads", "2");
        settings.put("num.io.threads", "4");
        settings.put("background.threads", "2");
        settings.put("num.recovery.threads.per.data.dir", "2");
        return settings;
    }

    private static void format(Path directory, Properties settings) throws IOException {
        Files.createDirectories(directory);
        Path file = directory.resolveSibling(directory.getFileName() + ".properties");
        try (var out = Files.newBufferedWriter(file)) {
            settings.store(out, null);
        }
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        String[] command = {"format", "-t", Uuid.randomUuid().toString(), "-c", file.toString()};
        int exit = StorageTool.execute(command, new PrintStream(said, true, StandardCharsets.UTF_8));
        if (exit != 0) {
            throw new IllegalStateException(
                    "Cannot format Kafka's folder " + directory + ": " + said.toString(StandardCharsets.UTF_8));
        }
    }
}
