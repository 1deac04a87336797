package dev.aimessenger.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The files of routes/ keep the rules, and docs/routes.md tells of them. */
class RouteFilesTest {

    private final ProjectRoutes project = new ProjectRoutes();

    @Test
    void keepTheRules() {
        assertThat(project.texts()).isNotEmpty();
        assertThat(project.problems()).isEmpty();
    }

    @Test
    void areToldOfInTheDocs() {
        assertThat(ProjectFiles.read("docs/routes.md").equals(new RoutesPage(project).text()))
                .as("docs/routes.md is not what routes/ says: run `make routes` and commit it")
                .isTrue();
    }

    @Test
    void holdRoutesAndNothingElse() {
        assertThat(project.texts().keySet())
                .allSatisfy(file -> assertThat(file.getFileName().toString()).endsWith(".camel.yaml"));
    }

    /** Camel's starter gives a named configuration its own defaults, which go before the general values. */
    @Test
    void everyNamedBreakerRepeatsTheGeneralValues() {
        String general = "camel.resilience4j.";
        String named = general + "configurations.";
        for (String service : ProjectFiles.services()) {
            Map<String, String> settings = ProjectFiles.settings(service);
            List<String> values = settings.keySet().stream()
                    .filter(key -> key.startsWith(general) && !key.startsWith(named))
                    .map(key -> key.substring(general.length()))
                    .toList();
            Set<String> breakers = settings.keySet().stream()
                    .filter(key -> key.startsWith(named))
                    .map(key -> key.substring(named.length()).split("\\.")[0])
                    .collect(Collectors.toSet());
            assertThat(values).contains("throw-exception-when-half-open-or-open-state");
            assertThat(breakers).isNotEmpty().allSatisfy(breaker -> {
                assertThat(settings)
                        .containsKeys(values.stream()
                                .map(value -> named + breaker + "." + value)
                                .toArray(String[]::new));
                assertThat(settings)
                        .containsEntry(named + breaker + ".throw-exception-when-half-open-or-open-state", "true");
            });
        }
    }

    @Test
    void anIdThatIsTakenTwiceIsNoticed() {
        RouteFile one = file("one", "- route: {id: one, from: {uri: 'timer:x', steps: [{to: {id: send, uri: log}}]}}");
        RouteFile other = file("other", "- route:\n    id: other\n    from: {id: send, uri: 'timer:y'}");
        assertThat(RouteRules.doubleIds(List.of(one, other)))
                .singleElement()
                .asString()
                .startsWith("routes/some/other.camel.yaml:3: id send is already taken in routes/some/one.camel.yaml");
        assertThat(RouteRules.doubleIds(List.of(one))).isEmpty();
    }

    private static RouteFile file(String name, String yaml) {
        return RouteFile.read(Path.of("some", name + ".camel.yaml"), yaml).orElseThrow();
    }

    @Test
    void beansOfJavaAreKnown() {
        assertThat(project.java("ws-gateway").beans())
                .contains("publishing", "permanentFailure", "deadLetterReplay", "tokenHandshake", "router")
                .doesNotContain("advising");
    }
}
