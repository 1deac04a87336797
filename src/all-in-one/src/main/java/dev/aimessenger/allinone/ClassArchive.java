package dev.aimessenger.allinone;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.management.JMException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the classes of a running system in a file from which the next start of the same build reads them ready made
 * (class data sharing, {@code -XX:SharedArchiveFile}). It saves a fifth of the time of a start.
 */
final class ClassArchive {

    /** System property: where to write the archive; unset when there is one. Needs {@code -XX:+RecordDynamicDumpInfo}. */
    static final String PROPERTY = "aimessenger.class-archive";

    private static final Logger LOG = LoggerFactory.getLogger(ClassArchive.class);

    private ClassArchive() {}

    /** Writes the archive where one is asked for. Without it only the next start takes longer, so nothing fails. */
    static void write(Console console) {
        String path = System.getProperty(PROPERTY, "");
        if (path.isEmpty()) {
            return;
        }
        console.preparingNextStart();
        PrintStream out = System.out;
        // The JVM prints what it is doing; people are told already.
        System.setOut(new PrintStream(OutputStream.nullOutputStream()));
        try {
            Path unfinished = Path.of(path + ".unfinished").toAbsolutePath();
            Files.deleteIfExists(unfinished);
            ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "vmCds",
                            new Object[] {new String[] {"dynamic_dump", unfinished.toString()}},
                            new String[] {String[].class.getName()});
            Files.move(unfinished, Path.of(path));
        } catch (JMException | IOException | RuntimeException e) {
            LOG.info("No class archive: {}", e.toString());
        } finally {
            System.setOut(out);
        }
    }
}
