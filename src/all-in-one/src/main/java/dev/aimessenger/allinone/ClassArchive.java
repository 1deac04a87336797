package dev.aimessenger.allinone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the classes of this build into a file from which the next start reads them ready made (class data sharing,
 * {@code -XX:SharedArchiveFile}). It saves a fifth of a start. Another process writes it, at the lowest priority, while
 * the system is running: the JVM can write such a file of itself too, but stands still meanwhile, and may crash.
 */
final class ClassArchive implements AutoCloseable {

    /**
     * System property: the file to write; unset when it is there already. {@code -XX:DumpLoadedClassList} then names
     * this file with {@code .classes} behind it.
     */
    static final String PROPERTY = "aimessenger.class-archive";

    private static final Logger LOG = LoggerFactory.getLogger(ClassArchive.class);

    private final Process writer;

    private ClassArchive(Process writer) {
        this.writer = writer;
    }

    /** Begins to write where a file is asked for. Without it only the next start takes longer, so nothing fails. */
    static ClassArchive begin() {
        String path = System.getProperty(PROPERTY, "");
        if (path.isEmpty()) {
            return new ClassArchive(null);
        }
        Path archive = Path.of(path).toAbsolutePath();
        Path unfinished = archive.resolveSibling(archive.getFileName() + ".unfinished");
        try {
            Process writer = new ProcessBuilder(List.of(
                            "nice",
                            "-n",
                            "19",
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xshare:dump",
                            "-XX:SharedClassListFile=" + archive + ".classes",
                            "-XX:SharedArchiveFile=" + unfinished,
                            "-XX:+UseSerialGC",
                            "-Xmx512m",
                            "-cp",
                            System.getProperty("java.class.path")))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            writer.onExit().thenAccept(ended -> keep(ended.exitValue(), unfinished, archive));
            return new ClassArchive(writer);
        } catch (IOException e) {
            LOG.info("No class archive: {}", e.toString());
            return new ClassArchive(null);
        }
    }

    private static void keep(int status, Path unfinished, Path archive) {
        try {
            if (status == 0) {
                Files.move(unfinished, archive, StandardCopyOption.ATOMIC_MOVE);
            } else {
                Files.deleteIfExists(unfinished);
                LOG.info("No class archive: its writer ended with {}", status);
            }
        } catch (IOException e) {
            LOG.info("No class archive: {}", e.toString());
        }
    }

    /** Gives up what is not finished. */
    @Override
    public void close() {
        if (writer != null) {
            writer.destroyForcibly();
        }
    }
}
