package dev.aimessenger.e2e.structure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.routes.ProjectFiles;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The test that {@code docs/editing-routes.md} shows is the one that runs. */
class RouteTestingPageTest {

    @Test
    void theSmallestRouteTestIsShownAsItIs() {
        Path test =
                Path.of("services/ws-gateway/src/test/java/dev/aimessenger/gateway/ExpireConnectionsRouteTest.java");
        String source = ProjectFiles.read(ProjectFiles.ROOT.resolve(test));

        assertThat(ProjectFiles.read(ProjectFiles.ROOT.resolve("docs/editing-routes.md")))
                .contains("(../" + test + ")")
                .contains(source.substring(source.indexOf("/** A connection")));
    }
}
