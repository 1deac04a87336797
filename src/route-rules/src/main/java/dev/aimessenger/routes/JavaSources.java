package dev.aimessenger.routes;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the Java of a service, and of the modules of src/ that its pom names, offers to its routes. */
final class JavaSources {

    private static final Pattern MODULE =
            Pattern.compile("<groupId>dev\\.aimessenger</groupId><artifactId>([\\w-]+)</artifactId>");
    private static final Pattern CONSUMER = Pattern.compile("\\bfrom\\(\\s*\"((?:direct|seda):[^\"?]+)\"");
    private static final Pattern COMPONENT =
            Pattern.compile("@Component(?:\\(\"([^\"]+)\"\\))?[^{;]*?\\b(?:class|record)\\s+(\\w)(\\w*)");
    private static final Pattern BEAN = Pattern.compile(
            "@Bean\\b(?:\\(\"([^\"]+)\"\\)|\\([^)]*\\))?\\s+(?:@\\w+(?:\\([^)]*\\))?\\s+)*(?:[\\w.]+(?:<[^(]*>)?\\s+)+?(\\w+)\\(");

    private static final Pattern CALL =
            Pattern.compile("grpc:[^\"]*dev\\.aimessenger\\.proto\\.(\\w+)\\.v\\d+\\.(\\w+)\\?method=(\\w+)");

    /** Beans that libraries bring along. */
    private static final Set<String> OF_LIBRARIES = Set.of("jacksonObjectMapper");

    private final List<String> texts;

    private JavaSources(List<String> texts) {
        this.texts = texts;
    }

    /** @param service a folder of services/ */
    static JavaSources of(String service) {
        Set<String> folders = new LinkedHashSet<>();
        collect("services/" + service, folders);
        // The parent of all services.
        collect("services", folders);
        return new JavaSources(folders.stream()
                .flatMap(folder ->
                        ProjectFiles.below(ProjectFiles.ROOT.resolve(folder + "/src/main/java"), ".java").stream())
                .map(ProjectFiles::read)
                .toList());
    }

    private static void collect(String folder, Set<String> folders) {
        Path pom = ProjectFiles.ROOT.resolve(folder).resolve("pom.xml");
        if (Files.exists(pom) && folders.add(folder)) {
            MODULE.matcher(ProjectFiles.read(pom))
                    .results()
                    .forEach(module -> collect("src/" + module.group(1), folders));
        }
    }

    /** Such as {@code direct:get-usage}. Names that are put together from parts are not found. */
    Set<String> consumers() {
        Set<String> consumers = new TreeSet<>();
        texts.forEach(text -> CONSUMER.matcher(text).results().forEach(from -> consumers.add(from.group(1))));
        return consumers;
    }

    Set<String> beans() {
        Set<String> beans = new TreeSet<>(OF_LIBRARIES);
        for (String text : texts) {
            Matcher component = COMPONENT.matcher(text);
            while (component.find()) {
                beans.add(
                        component.group(1) != null
                                ? component.group(1)
                                : component.group(2).toLowerCase(Locale.ROOT) + component.group(3));
            }
            Matcher bean = BEAN.matcher(text);
            while (bean.find()) {
                beans.add(bean.group(1) != null ? bean.group(1) : bean.group(2));
            }
        }
        return beans;
    }

    /** Calls of Java routes by gRPC. */
    Set<Wiring.Call> calls() {
        Set<Wiring.Call> calls = new LinkedHashSet<>();
        texts.forEach(text -> CALL.matcher(text)
                .results()
                .forEach(call -> calls.add(new Wiring.Call(
                        call.group(1) + "-service",
                        call.group(2),
                        call.group(3).substring(0, 1).toUpperCase(Locale.ROOT)
                                + call.group(3).substring(1)))));
        return calls;
    }

    boolean contain(String words) {
        return texts.stream().anyMatch(text -> text.contains(words));
    }
}
