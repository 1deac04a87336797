package dev.aimessenger.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A JVM: a service, or Kafka. */
final class JavaPart extends Part {

    private static final int TIMEOUT_MILLISECONDS = 2_000;

    private final List<String> command;
    private final Map<String, String> environment;
    private final Path log;
    private final int port;
    private final boolean speaksHttp;
    private Process process;

    /**
     * @param command of the JVM
     * @param port where it serves
     * @param speaksHttp whether it is ready when {@code /healthz} there says so, rather than when it listens
     */
    JavaPart(
            String name,
            List<String> command,
            Map<String, String> environment,
            Path log,
            int port,
            boolean speaksHttp) {
        super(name);
        this.command = List.copyOf(command);
        this.environment = new HashMap<>(environment);
        this.log = log;
        this.port = port;
        this.speaksHttp = speaksHttp;
    }

    /** What the process is told at its next start. */
    void set(String variable, String value) {
        environment.put(variable, value);
    }

    int port() {
        return port;
    }

    @Override
    public void start() {
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        List.of("OPENAI_API_KEY", "OPENAI_BASE_URL").forEach(builder.environment()::remove);
        builder.environment().putAll(environment);
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    Stream<ProcessHandle> process() {
        return process != null && process.isAlive() ? Stream.of(process.toHandle()) : Stream.empty();
    }

    @Override
    String log() {
        return log.toString();
    }

    @Override
    boolean isReady() {
        return speaksHttp ? isServing() : isListening();
    }

    /** Whether {@code /healthz} is answered with 200. */
    boolean isServing() {
        try {
            HttpURLConnection call = (HttpURLConnection)
                    URI.create("http://localhost:" + port + "/healthz").toURL().openConnection();
            call.setConnectTimeout(TIMEOUT_MILLISECONDS);
            call.setReadTimeout(TIMEOUT_MILLISECONDS);
            return call.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException e) {
            return false;
        }
    }

    private boolean isListening() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), TIMEOUT_MILLISECONDS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
