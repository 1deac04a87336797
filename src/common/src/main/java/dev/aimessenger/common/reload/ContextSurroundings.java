package dev.aimessenger.common.reload;

import dev.aimessenger.routes.RouteFile;
import dev.aimessenger.routes.RouteRules.Surroundings;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.Resilience4jConfigurationDefinition;

/** What is around route files in a running service. */
final class ContextSurroundings {

    private static final String OPEN_BREAKERS = "camel.resilience4j.throw-exception-when-half-open-or-open-state";

    private final ModelCamelContext camel;

    ContextSurroundings(CamelContext camel) {
        this.camel = (ModelCamelContext) camel;
    }

    /**
     * A policy in shared/ may need what only other services have: that is seen when a route with it is made.
     *
     * @param files all that there will be
     */
    Surroundings with(Collection<RouteFile> files) {
        List<RouteFile> policies = files.stream().filter(RouteFile::isPolicy).toList();
        Set<String> consumers =
                files.stream().flatMap(file -> file.consumer().stream()).collect(Collectors.toCollection(TreeSet::new));
        for (Route route : camel.getRoutes()) {
            // Routes of files are told of by their files.
            if (route.getSourceResource() == null) {
                consumers.add(route.getEndpoint().getEndpointBaseUri().replace("://", ":"));
            }
        }
        return new Surroundings(
                ids(policies),
                ids(policies.stream().filter(RouteFile::hasDeadLetters).toList()),
                Set.of(camel.getName()),
                (folder, name) -> isShared(folder) || hasProperty(name),
                (folder, name) -> isShared(folder) || consumers.contains(name),
                (folder, name) -> isShared(folder) || camel.getRegistry().lookupByName(name) != null,
                (folder, name) -> isShared(folder) || hasBreaker(name),
                (folder, name) -> isShared(folder) || camel.getClassResolver().loadResourceAsURL(name) != null,
                "true"
                        .equals(camel.getPropertiesComponent()
                                .resolveProperty(OPEN_BREAKERS)
                                .orElse("")));
    }

    private static Set<String> ids(List<RouteFile> files) {
        return files.stream().map(RouteFile::id).collect(Collectors.toSet());
    }

    private static boolean isShared(String folder) {
        return folder.equals("shared");
    }

    private boolean hasProperty(String name) {
        return camel.getPropertiesComponent().resolveProperty(name).isPresent();
    }

    private boolean hasBreaker(String name) {
        return camel.getResilience4jConfiguration(name) != null
                || camel.getRegistry().lookupByNameAndType(name, Resilience4jConfigurationDefinition.class) != null;
    }
}
