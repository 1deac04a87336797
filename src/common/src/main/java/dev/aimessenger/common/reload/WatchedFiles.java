package dev.aimessenger.common.reload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Files that are looked at now and then. They are asked for, rather than watched, because no event of a folder that is
 * mounted into a container is sure to come. A file counts as changed when two looks have found it the same: what is
 * still being written is left alone.
 */
final class WatchedFiles {

    private final Supplier<Optional<List<Path>>> files;
    private final Map<Path, String> taken;
    private Map<Path, String> before;

    /**
     * A change of one file.
     *
     * @param text what is in it now; empty when it is gone
     * @param stamp tells this change from others of the file
     */
    record Change(Path file, Optional<String> text, String stamp) {}

    /** @param files those that there are when it is called; empty when that cannot be said */
    WatchedFiles(Supplier<Optional<List<Path>>> files) {
        this.files = files;
        this.before = stamps();
        this.taken = new HashMap<>(before);
    }

    /** @return empty when the folder is away, which it may be for a moment, and has lost no files then */
    static Optional<List<Path>> in(Path folder, String end) {
        try (Stream<Path> inside = Files.list(folder)) {
            return Optional.of(
                    inside.filter(file -> file.getFileName().toString().endsWith(end))
                            .sorted()
                            .toList());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The files that there were when this was made, or last looked at. */
    Set<Path> known() {
        return taken.keySet();
    }

    /** @return what has changed since it was last returned; removals first */
    List<Change> look() {
        Map<Path, String> now = stamps();
        List<Change> changes = new ArrayList<>();
        TreeSet<Path> all = new TreeSet<>(taken.keySet());
        all.addAll(now.keySet());
        for (Path file : all) {
            String stamp = now.get(file);
            boolean settled = Objects.equals(stamp, before.get(file));
            if (!settled || Objects.equals(stamp, taken.get(file))) {
                continue;
            }
            if (stamp == null) {
                taken.remove(file);
                changes.add(0, new Change(file, Optional.empty(), "gone " + System.nanoTime()));
            } else {
                try {
                    changes.add(new Change(file, Optional.of(Files.readString(file)), stamp));
                    taken.put(file, stamp);
                } catch (IOException e) {
                    // Gone or locked in between: the next look finds what has become of it.
                    continue;
                }
            }
        }
        before = now;
        return changes;
    }

    private Map<Path, String> stamps() {
        Optional<List<Path>> there = files.get();
        if (there.isEmpty()) {
            return before == null ? Map.of() : before;
        }
        Map<Path, String> stamps = new HashMap<>();
        for (Path file : there.get()) {
            try {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                stamps.put(file, attributes.size() + " " + attributes.lastModifiedTime() + " " + attributes.fileKey());
            } catch (IOException e) {
                // Gone in between.
                continue;
            }
        }
        return stamps;
    }
}
