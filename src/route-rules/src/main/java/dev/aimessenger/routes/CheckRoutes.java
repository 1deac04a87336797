package dev.aimessenger.routes;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What {@code make routes} does: holds every file of routes/ against the rules, starting nothing, and writes
 * docs/routes.md. Exits with 1 when a file breaks a rule.
 */
public final class CheckRoutes {

    static final Path PAGE = ProjectFiles.ROOT.resolve("docs/routes.md");

    private CheckRoutes() {}

    public static void main(String[] arguments) throws IOException {
        System.exit(run(System.out));
    }

    private static int run(PrintStream out) throws IOException {
        ProjectRoutes project = new ProjectRoutes();
        List<String> problems = project.problems();
        problems.forEach(out::println);
        if (!problems.isEmpty()) {
            out.println(problems.size() + " to mend; docs/routes.md is left as it was");
            return 1;
        }
        RoutesPage page = new RoutesPage(project);
        boolean fresh = Files.exists(PAGE) && Files.readString(PAGE).equals(page.text());
        if (!fresh) {
            Files.writeString(PAGE, page.text());
        }
        out.println(page.routes() + " routes and " + page.policies() + " policies keep the rules; docs/routes.md "
                + (fresh ? "tells of them" : "was written"));
        return 0;
    }
}
