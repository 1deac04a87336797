package dev.aimessenger.e2e.structure;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The manifests of config/kubernetes as kustomize puts them together: of its fields only those that are used here, so
 * that a patch, which nothing here would follow, is refused.
 */
final class Manifests {

    private static final Set<String> FIELDS =
            Set.of("apiVersion", "kind", "namespace", "resources", "images", "configMapGenerator", "secretGenerator");
    private static final Pattern DOT_OR_BRACKET = Pattern.compile("\\.(?![^\\[]*])|[\\[\\]]");
    private static final String KUSTOMIZATION = "kustomization.yaml";
    private static final Map<String, String[]> PATHS = new ConcurrentHashMap<>();
    /** By their text, as tests change one file of many. */
    private static final Map<String, List<Object>> PARSED = new ConcurrentHashMap<>();

    private final Map<String, String> files;
    private final Map<String, Overlay> folders = new TreeMap<>();
    private final Map<String, Manifest> manifests = new TreeMap<>();
    private final Set<String> secretFiles = new TreeSet<>();
    private final Set<String> read = new TreeSet<>();
    private final List<String> problems = new ArrayList<>();

    /** @param files texts by their paths below config/kubernetes */
    Manifests(Map<String, String> files) {
        this.files = files;
        files.keySet().stream()
                .filter(file -> file.endsWith("/" + KUSTOMIZATION))
                .forEach(file -> folder(file.substring(0, file.lastIndexOf('/'))));
        files.keySet().stream()
                .filter(file -> !read.contains(file) && !file.endsWith(".example"))
                .forEach(file -> problems.add(file + ": no kustomization lists it"));
    }

    /** One object that Kubernetes is given, or a part of one. Paths are field names with dots, or keys in brackets. */
    record Manifest(String file, Map<String, Object> content) {

        String kind() {
            return text("kind");
        }

        String name() {
            return text("metadata.name");
        }

        String text(String path) {
            Object value = at(path);
            return value == null ? "" : value.toString();
        }

        long number(String path, long otherwise) {
            return at(path) instanceof Number number ? number.longValue() : otherwise;
        }

        Map<String, Object> map(String path) {
            return Manifests.map(at(path));
        }

        List<Object> values(String path) {
            return at(path) instanceof Collection<?> items ? new ArrayList<>(items) : List.of();
        }

        List<Manifest> list(String path) {
            return values(path).stream()
                    .map(item -> new Manifest(file, Manifests.map(item)))
                    .toList();
        }

        private Object at(String path) {
            Object value = content;
            for (String field : PATHS.computeIfAbsent(path, DOT_OR_BRACKET::split)) {
                value = value instanceof Map<?, ?> fields ? fields.get(field) : null;
            }
            return value;
        }

        @Override
        public String toString() {
            return file + " " + kind() + " " + name();
        }
    }

    /**
     * What a folder's kustomization comes to.
     *
     * @param name the folder's path
     * @param namespace the namespace of all objects, or empty
     * @param manifests the objects
     * @param configMaps variables of each generated ConfigMap
     * @param secrets names in each generated Secret, by its example
     * @param images what each image is replaced by, with its tag
     */
    record Overlay(
            String name,
            String namespace,
            List<Manifest> manifests,
            Map<String, Map<String, String>> configMaps,
            Map<String, Set<String>> secrets,
            Map<String, String> images) {

        List<Manifest> of(String kind) {
            return manifests.stream()
                    .filter(manifest -> manifest.kind().equals(kind))
                    .toList();
        }
    }

    List<String> problems() {
        return problems;
    }

    Collection<Manifest> all() {
        return manifests.values();
    }

    List<Overlay> overlays() {
        return folders.values().stream()
                .filter(folder -> folder.name().startsWith("overlays/"))
                .toList();
    }

    Set<String> secretFiles() {
        return secretFiles;
    }

    static Manifest manifest(String file, Object document) {
        return new Manifest(file, map(document));
    }

    /** @return the lines {@code NAME=value} of a text */
    static Map<String, String> variables(String text) {
        return text.lines()
                .filter(line -> line.matches("[A-Z][A-Z0-9_]*=.*"))
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.indexOf('=')),
                        line -> line.substring(line.indexOf('=') + 1),
                        (a, b) -> b,
                        TreeMap::new));
    }

    private Overlay folder(String name) {
        Overlay known = folders.get(name);
        if (known != null) {
            return known;
        }
        String file = name + "/" + KUSTOMIZATION;
        read.add(file);
        Manifest kustomization = new Manifest(file, map(yaml(file).get(0)));
        kustomization.content().keySet().stream()
                .filter(field -> !FIELDS.contains(field))
                .forEach(field -> problems.add(file + ": " + field + " is not followed by these tests"));
        Overlay overlay = new Overlay(
                name,
                kustomization.text("namespace"),
                new ArrayList<>(),
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>());
        for (Object resource : kustomization.values("resources")) {
            String path = Path.of(name, resource.toString()).normalize().toString();
            if (files.containsKey(path + "/" + KUSTOMIZATION)) {
                Overlay base = folder(path);
                overlay.manifests().addAll(base.manifests());
                base.configMaps().forEach((map, values) -> overlay.configMaps().put(map, new TreeMap<>(values)));
                overlay.secrets().putAll(base.secrets());
                overlay.images().putAll(base.images());
            } else if (files.containsKey(path)) {
                overlay.manifests().addAll(manifests(path));
            } else {
                problems.add(file + ": " + resource + " is not there");
            }
        }
        kustomization
                .list("images")
                .forEach(image ->
                        overlay.images().put(image.text("name"), image.text("newName") + ":" + image.text("newTag")));
        kustomization.list("configMapGenerator").forEach(map -> configMap(overlay, map));
        kustomization.list("secretGenerator").forEach(secret -> secret(overlay, secret));
        folders.put(name, overlay);
        return overlay;
    }

    private void configMap(Overlay overlay, Manifest generator) {
        String name = generator.text("name");
        if (generator.text("behavior").equals("merge") != overlay.configMaps().containsKey(name)) {
            problems.add(generator.file() + ": only what a base has can be merged, and must be: " + name);
        }
        Map<String, String> values = overlay.configMaps().computeIfAbsent(name, map -> new TreeMap<>());
        for (Object env : generator.values("envs")) {
            String path = overlay.name() + "/" + env;
            read.add(path);
            if (files.containsKey(path)) {
                values.putAll(variables(files.get(path)));
            } else {
                problems.add(generator.file() + ": " + env + " is not there");
            }
        }
        generator.values("literals").forEach(literal -> values.putAll(variables(literal.toString())));
    }

    private void secret(Overlay overlay, Manifest generator) {
        Set<String> names = overlay.secrets().computeIfAbsent(generator.text("name"), secret -> new TreeSet<>());
        if (!generator.values("literals").isEmpty()) {
            problems.add(generator.file() + ": a secret comes from a file that Git ignores");
        }
        for (Object env : generator.values("envs")) {
            String path = overlay.name() + "/" + env;
            secretFiles.add(path);
            read.add(path);
            names.addAll(variables(files.getOrDefault(path + ".example", "")).keySet());
        }
    }

    private List<Manifest> manifests(String file) {
        read.add(file);
        List<Manifest> found = new ArrayList<>();
        for (Object document : yaml(file)) {
            Manifest manifest = new Manifest(file, map(document));
            if (manifest.kind().isEmpty() || manifest.name().isEmpty()) {
                problems.add(file + ": has an object without kind or name");
            }
            found.add(manifest);
            if (manifests.put(manifest.kind() + " " + manifest.name(), manifest) != null) {
                problems.add(manifest + ": is there twice");
            }
        }
        return found;
    }

    private List<Object> yaml(String file) {
        return PARSED.computeIfAbsent(files.get(file), text -> {
            LoaderOptions options = new LoaderOptions();
            options.setAllowDuplicateKeys(false);
            List<Object> documents = new ArrayList<>();
            new Yaml(new SafeConstructor(options)).loadAll(text).forEach(documents::add);
            return documents;
        });
    }

    private static Map<String, Object> map(Object value) {
        Map<String, Object> result = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> entries) {
            entries.forEach((key, child) -> result.put(String.valueOf(key), child));
        }
        return result;
    }
}
