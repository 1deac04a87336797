package dev.aimessenger.common.reload;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Route;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.ServiceStatus;
import org.apache.camel.Suspendable;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.apache.camel.component.kafka.KafkaConsumer;
import org.apache.camel.model.CircuitBreakerDefinition;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteDefinitionHelper;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.support.service.ServiceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The routes of one Camel context, replaced one at a time. What a route has begun ends before it is replaced; who calls
 * it meanwhile waits.
 *
 * <p>Camel's own {@code RouteWatcherReloadStrategy} is not used: it removes a route before it knows whether the new one
 * can be made, removes no route whose file is gone, and leaves routes with the policies that they began with.
 */
final class LiveRoutes {

    private static final Logger LOG = LoggerFactory.getLogger(LiveRoutes.class);

    /** Shorter than a {@code direct:} endpoint waits for its route (30 s). */
    private static final long LONGEST_WORK_SECONDS = 20;

    private static final long LOOK_AT_WORK_MS = 5;

    /** A caller who has found the old route's consumer is counted as inside only a moment later. */
    private static final int QUIET_LOOKS = 20;

    private final ModelCamelContext camel;
    private final List<Handover> handovers;

    LiveRoutes(CamelContext camel, List<Handover> handovers) {
        this.camel = (ModelCamelContext) camel;
        this.handovers = handovers;
    }

    /** A route that does not end what it has begun; it runs on. */
    static final class BusyException extends Exception {
        BusyException(String routeId, int exchanges) {
            super("route " + routeId + " is still at work on " + exchanges + " exchanges");
        }
    }

    /**
     * Makes the file's routes as if they were to start, and throws them away.
     *
     * @throws Exception when they cannot be made
     */
    void tryOut(String location, String yaml) throws Exception {
        for (RouteDefinition definition :
                parse(location, yaml).configureRoutes(camel).getRoutes()) {
            RouteDefinitionHelper.forceAssignIds(camel, definition.getInput());
            RouteDefinitionHelper.forceAssignIds(camel, definition);
            tryOut(definition);
        }
    }

    void tryOut(RouteDefinition definition) {
        camel.getModelReifierFactory().createRoute(camel, definition);
    }

    /**
     * Lets the route end its work, and puts the new one in its place; or adds it, when there is none of that id. A route
     * that an operator has stopped stays stopped.
     *
     * @throws BusyException when the old one does not end its work, and so runs on
     * @throws Exception when the new one does not start; then there is none
     */
    void replace(String routeId, String location, String yaml) throws Exception {
        RouteBuilder builder = parse(location, yaml);
        List<RouteDefinition> definitions = builder.configureRoutes(camel).getRoutes();
        if (definitions.size() != 1) {
            throw new IllegalArgumentException("a file holds exactly one route");
        }
        replace(routeId, definitions.get(0), () -> builder.updateRoutesToCamelContext(camel));
    }

    /** As {@link #replace(String, String, String)}, by one of the same definition, with settings as they are now. */
    void renew(RouteDefinition definition) throws Exception {
        replace(definition.getRouteId(), definition, () -> camel.addRouteDefinition(definition));
    }

    /** Something that may fail. */
    private interface Step {
        void run() throws Exception;
    }

    private void replace(String routeId, RouteDefinition definition, Step add) throws Exception {
        ServiceStatus before = camel.getRouteController().getRouteStatus(routeId);
        Optional<Runnable> handover = Optional.empty();
        try {
            if (before != null) {
                Route old = camel.getRoute(routeId);
                if (before.isStarted() && isFrom(old.getEndpoint(), definition)) {
                    handover = handOver(old.getConsumer());
                }
                remove(routeId);
                if (!before.isStarted()) {
                    definition.setAutoStartup("false");
                }
            }
            add(routeId, add);
            if (before != null
                    && before.isStarted()
                    && !camel.getRouteController().getRouteStatus(routeId).isStarted()) {
                camel.getRouteController().startRoute(routeId);
            }
        } finally {
            handover.ifPresent(Runnable::run);
        }
    }

    private void add(String routeId, Step add) throws Exception {
        try {
            add.run();
        } catch (Exception e) {
            forget(routeId);
            throw e;
        }
    }

    private Optional<Runnable> handOver(Consumer consumer) {
        return handovers.stream()
                .flatMap(handover -> handover.begin(consumer).stream())
                .findFirst();
    }

    /** Camel has one endpoint for one address with the same options. */
    private boolean isFrom(Endpoint endpoint, RouteDefinition definition) {
        return camel.getEndpoint(definition.getInput().getEndpointUri()) == endpoint;
    }

    /** @throws BusyException when the route does not end its work, and so runs on */
    void remove(String routeId) throws Exception {
        Route route = camel.getRoute(routeId);
        if (route != null) {
            endWork(route);
        }
        forget(routeId);
    }

    private void forget(String routeId) throws Exception {
        camel.getRouteController().stopRoute(routeId);
        camel.removeRoute(routeId);
        RouteDefinition left = camel.getRouteDefinition(routeId);
        if (left != null) {
            camel.removeRouteDefinition(left);
        }
    }

    /** Takes in nothing more, and waits for what is inside. A Kafka consumer commits what it has done, and no more. */
    private void endWork(Route route) throws Exception {
        Consumer consumer = route.getConsumer();
        if (consumer instanceof KafkaConsumer) {
            ServiceHelper.stopService(consumer);
        } else if (consumer instanceof Suspendable) {
            ServiceHelper.suspendService(consumer);
        }
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_WORK_SECONDS);
        int inside = camel.getInflightRepository().size(route.getId());
        int quiet = 0;
        while (quiet < QUIET_LOOKS) {
            if (inside > 0 && System.nanoTime() - end > 0) {
                if (consumer instanceof KafkaConsumer) {
                    ServiceHelper.startService(consumer);
                } else if (consumer instanceof Suspendable) {
                    ServiceHelper.resumeService(consumer);
                }
                throw new BusyException(route.getId(), inside);
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_AT_WORK_MS);
            inside = camel.getInflightRepository().size(route.getId());
            quiet = inside > 0 ? 0 : quiet + 1;
        }
    }

    /** Takes the policies of a file in the place of those of the same ids. Routes that are there keep what they have. */
    void configure(String location, String yaml) throws Exception {
        RouteConfigurationBuilder builder = (RouteConfigurationBuilder) parse(location, yaml);
        builder.setCamelContext(camel);
        builder.configuration();
        for (RouteConfigurationDefinition policy :
                builder.getRouteConfigurationCollection().getRouteConfigurations()) {
            removePolicy(policy.getId());
            camel.addRouteConfiguration(policy);
        }
    }

    void removePolicy(String id) throws Exception {
        RouteConfigurationDefinition known = camel.getRouteConfigurationDefinition(id);
        if (known != null) {
            camel.removeRouteConfiguration(known);
        }
    }

    /** @return routes of Java and of files with one of these policies, or with one of these breakers */
    List<RouteDefinition> with(Set<String> policies, Set<String> breakers) {
        return camel.getRouteDefinitions().stream()
                .filter(route -> policies.contains(String.valueOf(route.getRouteConfigurationId()))
                        || ProcessorDefinitionHelper.filterTypeInOutputs(
                                        route.getOutputs(), CircuitBreakerDefinition.class)
                                .stream()
                                .anyMatch(breaker -> breakers.contains(String.valueOf(breaker.getConfiguration()))))
                .toList();
    }

    /** Of Java, those that others call: what clients call, REST and gRPC, is set up once, when the service starts. */
    static boolean isRenewable(RouteDefinition definition) {
        return !isOfJava(definition) || definition.getInput().getEndpointUri().startsWith("direct:");
    }

    static boolean isOfJava(RouteDefinition definition) {
        return definition.getResource() == null;
    }

    private RouteBuilder parse(String location, String yaml) throws Exception {
        Collection<RoutesBuilder> builders = PluginHelper.getRoutesLoader(camel)
                .findRoutesBuilders(List.of(ResourceHelper.fromString(location, yaml)));
        LOG.debug("Parsed {}", location);
        return (RouteBuilder) builders.iterator().next();
    }
}
