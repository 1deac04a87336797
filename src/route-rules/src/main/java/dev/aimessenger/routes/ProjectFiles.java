package dev.aimessenger.routes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;

/** The files of the project: always the real ones, found from the repository's root. */
public final class ProjectFiles {

    public static final Path ROOT = findRoot();

    private static final Map<String, Map<String, String>> SETTINGS = new ConcurrentHashMap<>();

    private ProjectFiles() {}

    private static Path findRoot() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(folder.resolve("routes")) || !Files.isDirectory(folder.resolve("services"))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new IllegalStateException(
                        "Not inside the repository: " + Path.of("").toAbsolutePath());
            }
        }
        return folder;
    }

    public static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String read(String file) {
        return read(ROOT.resolve(file));
    }

    /** @return all files below a folder whose names end so, sorted; none when there is no folder */
    public static List<Path> below(Path folder, String end) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().endsWith(end))
                    .filter(file -> !folder.relativize(file).startsWith("target"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return the deployables: folders of services/ that have a pom */
    public static Set<String> services() {
        try (Stream<Path> folders = Files.list(ROOT.resolve("services"))) {
            Set<String> names = new TreeSet<>();
            folders.filter(folder -> Files.exists(folder.resolve("pom.xml")))
                    .forEach(folder -> names.add(folder.getFileName().toString()));
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return the settings that a service sees: its own file over common.yaml, as dotted names */
    public static Map<String, String> settings(String service) {
        return SETTINGS.computeIfAbsent(service, name -> {
            Map<String, String> settings = flatten(read("config/common.yaml"));
            settings.putAll(flatten(read("config/" + name + ".yaml")));
            return settings;
        });
    }

    public static Map<String, String> commonSettings() {
        return flatten(read("config/common.yaml"));
    }

    static Map<String, String> flatten(String yaml) {
        Map<String, String> flat = new TreeMap<>();
        for (Object document : new Yaml().loadAll(yaml)) {
            flatten("", document, flat);
        }
        return flat;
    }

    private static void flatten(String prefix, Object value, Map<String, String> flat) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, child) -> flatten(prefix.isEmpty() ? "" + key : prefix + "." + key, child, flat));
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                flatten(prefix + "[" + i + "]", list.get(i), flat);
            }
        } else {
            flat.put(prefix, value == null ? "" : value.toString());
        }
    }
}
