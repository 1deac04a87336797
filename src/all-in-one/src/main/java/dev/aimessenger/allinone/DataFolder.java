package dev.aimessenger.allinone;

import dev.aimessenger.common.launch.WrongSetting;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.stream.Stream;

/** The folder that keeps everything between two runs. One process at a time uses it. */
final class DataFolder implements AutoCloseable {

    static final String VARIABLE = "DATA_DIR";

    private final Path path;
    private final FileLock lock;

    private DataFolder(Path path, FileLock lock) {
        this.path = path;
        this.lock = lock;
    }

    /** @throws WrongSetting when the folder cannot be written, or another process uses it */
    static DataFolder open(Path path) {
        try {
            Files.createDirectories(path.resolve("logs"));
            FileChannel channel =
                    FileChannel.open(path.resolve("in-use.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                throw WrongSetting.of(VARIABLE, "names a folder that another AI Messenger is using: " + path);
            }
            DataFolder folder = new DataFolder(path, lock);
            folder.emptyTemporary();
            return folder;
        } catch (IOException e) {
            throw WrongSetting.of(VARIABLE, "names a folder that cannot be used: " + e, e);
        }
    }

    Path path() {
        return path;
    }

    Path resolve(String name) {
        return path.resolve(name);
    }

    @Override
    public void close() throws IOException {
        lock.acquiredBy().close();
    }

    /** What a killed run left behind; this JVM has its own temporary files there too, and none yet. */
    private void emptyTemporary() throws IOException {
        Path temporary = Files.createDirectories(path.resolve("tmp"));
        try (Stream<Path> files = Files.walk(temporary)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!file.equals(temporary)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}
