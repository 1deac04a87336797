package dev.aimessenger.common.reload;

import dev.aimessenger.common.reload.WatchedFiles.Change;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.Resilience4jConfigurationDefinition;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * Takes over edited values of retry and of named circuit breakers from the settings' files. Camel reads both when it makes
 * a route, so the routes that use them are made anew; breakers begin closed. Any other value waits for the next start.
 */
final class LiveSettings {

    private static final String RETRY = "aimessenger.retry.";
    private static final String BREAKERS = "camel.resilience4j.configurations.";
    private static final Pattern WHOLE_NUMBER = Pattern.compile("\\d{1,9}");

    private final ConfigurableEnvironment environment;
    private final ModelCamelContext camel;
    private final RouteReload routes;
    /** Names of property sources by their files. */
    private final Map<Path, String> sources = new TreeMap<>();

    private final WatchedFiles files;

    LiveSettings(ConfigurableEnvironment environment, CamelContext camel, RouteReload routes) {
        this.environment = environment;
        this.camel = (ModelCamelContext) camel;
        this.routes = routes;
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source instanceof OriginTrackedMapPropertySource file) {
                fileOf(file).ifPresent(path -> sources.put(path, file.getName()));
            }
        }
        this.files = new WatchedFiles(() -> Optional.of(List.copyOf(sources.keySet())));
    }

    private static Optional<Path> fileOf(OriginTrackedMapPropertySource source) {
        for (String name : source.getPropertyNames()) {
            if (source.getOrigin(name) instanceof TextResourceOrigin origin
                    && origin.getResource() != null
                    && origin.getResource().isFile()) {
                try {
                    return Optional.of(origin.getResource().getFile().toPath());
                } catch (IOException e) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    /** Takes over what was edited since the last look. */
    void look() {
        for (Change change : files.look()) {
            change.text().ifPresent(text -> takeOver(change.file(), text, change.stamp()));
        }
    }

    private void takeOver(Path file, String text, String stamp) {
        String name = file.getParent().getFileName() + "/" + file.getFileName();
        String edit = file + " " + stamp + " ";
        OriginTrackedMapPropertySource before = (OriginTrackedMapPropertySource)
                environment.getPropertySources().get(sources.get(file));
        OriginTrackedMapPropertySource edited;
        try {
            edited = (OriginTrackedMapPropertySource) new YamlPropertySourceLoader()
                    .load(before.getName(), new ByteArrayResource(text.getBytes(StandardCharsets.UTF_8)))
                    .get(0);
        } catch (MarkedYAMLException e) {
            Told.refused(
                    edit,
                    name + ":" + (e.getProblemMark().getLine() + 1) + ": is not YAML: " + e.getProblem() + refused());
            return;
        } catch (IOException | RuntimeException e) {
            Told.refused(edit, name + ":1: cannot be read: " + e.getMessage() + refused());
            return;
        }
        Set<String> changed = changed(before.getSource(), edited.getSource());
        Set<String> live = new TreeSet<>(changed);
        live.removeIf(key -> !key.startsWith(RETRY) && !key.startsWith(BREAKERS));
        for (String key : live) {
            Optional<String> problem = problem(key, edited.getSource().get(key));
            if (problem.isPresent()) {
                Told.refused(edit, name + ":" + line(edited, key) + ": " + key + " " + problem.get() + refused());
                return;
            }
        }
        Map<String, Object> merged = new LinkedHashMap<>(before.getSource());
        live.forEach(key -> merged.put(key, edited.getSource().get(key)));
        environment
                .getPropertySources()
                .replace(before.getName(), new OriginTrackedMapPropertySource(before.getName(), merged));
        Optional<String> problem = renew(live);
        if (problem.isPresent()) {
            environment.getPropertySources().replace(before.getName(), before);
            configureBreakers(breakers(live));
            Told.refused(edit, name + ":" + line(edited, live.iterator().next()) + ": " + problem.get() + refused());
            return;
        }
        live.forEach(key -> Told.done(
                edit, key + " is " + environment.getProperty(key) + " now: " + name + ":" + line(edited, key)));
        changed.removeAll(live);
        changed.forEach(key -> Told.done(edit, key + " is taken at the next start: " + name + ":" + line(edited, key)));
    }

    private static String refused() {
        return "; the settings stay as they were";
    }

    private static Set<String> changed(Map<String, ?> before, Map<String, ?> after) {
        Set<String> keys = new LinkedHashSet<>(before.keySet());
        keys.addAll(after.keySet());
        keys.removeIf(key -> Objects.equals(String.valueOf(before.get(key)), String.valueOf(after.get(key))));
        return keys;
    }

    /** @return the end of a sentence that begins with the key */
    private Optional<String> problem(String key, Object value) {
        if (value == null) {
            return Optional.of("is missing");
        }
        String plain = environment.resolvePlaceholders(value.toString());
        return key.startsWith(RETRY) && !WHOLE_NUMBER.matcher(plain).matches()
                ? Optional.of("must be a whole number, not '" + plain + "'")
                : Optional.empty();
    }

    /** @return why it cannot be done */
    private Optional<String> renew(Set<String> keys) {
        try {
            configureBreakers(breakers(keys));
            return routes.renew(keys, breakers(keys));
        } catch (RuntimeException e) {
            return Optional.of(Problem.reason(e));
        }
    }

    private static Set<String> breakers(Set<String> keys) {
        return keys.stream()
                .filter(key -> key.startsWith(BREAKERS))
                .map(key -> key.substring(BREAKERS.length()).split("\\.")[0])
                .collect(Collectors.toSet());
    }

    /** What Camel's context says of a breaker goes before the bean that the starter made. */
    private void configureBreakers(Set<String> names) {
        names.forEach(name -> camel.addResilience4jConfiguration(
                name,
                Binder.get(environment).bindOrCreate(BREAKERS + name, Resilience4jConfigurationDefinition.class)));
    }

    private static int line(OriginTrackedMapPropertySource source, String key) {
        Origin origin = source.getOrigin(key);
        return origin instanceof TextResourceOrigin place && place.getLocation() != null
                ? place.getLocation().getLine() + 1
                : 1;
    }
}
