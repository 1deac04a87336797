package dev.aimessenger.e2e.structure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.routes.ProjectFiles;
import dev.aimessenger.testsupport.route.RouteCoverage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the tests of routes have entered, over all services: their modules are tested before this one. */
class RouteCoverageTest {

    @Test
    void everyRouteIsTestedAndNearlyEveryNodeIsEntered() throws IOException {
        RouteCoverage coverage = RouteCoverage.ofAllModules();
        List<String> report = coverage.report();
        Files.createDirectories(Path.of("target"));
        Files.write(Path.of("target/route-coverage.txt"), report);
        System.out.println("Route coverage: " + report.get(report.size() - 1));

        assertThat(coverage.files())
                .as("files with a RouteTest")
                .containsAll(ProjectFiles.below(ProjectFiles.ROOT.resolve("routes"), ".camel.yaml").stream()
                        .filter(file -> ProjectFiles.read(file).contains("steps:"))
                        .map(file -> ProjectFiles.ROOT.relativize(file).toString())
                        .toList());
        assertThat(100.0 * coverage.enteredNodes() / coverage.nodes())
                .as("entered nodes, in percent; missed are %s", coverage.missed())
                .isGreaterThanOrEqualTo(95);
    }
}
