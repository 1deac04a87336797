package dev.aimessenger.common.management;

import java.util.List;
import java.util.Set;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.jolokia.server.core.service.api.Restrictor;
import org.jolokia.server.core.util.HttpMethod;
import org.jolokia.server.core.util.RequestType;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * What Jolokia does for whom: those who are signed in read what Hawtio shows of Camel and of the JVM, operators also steer
 * routes and breakers. Nothing else is read, run or written, whatever MBeans there are. Jolokia makes it by its name.
 */
public final class JolokiaPolicy implements Restrictor {

    private static final Set<RequestType> TYPES =
            Set.of(RequestType.READ, RequestType.LIST, RequestType.SEARCH, RequestType.EXEC, RequestType.VERSION);

    private static final List<ObjectName> SHOWN = List.of(
            name("org.apache.camel:*"),
            name("java.lang:*"),
            name("java.nio:*"),
            name("kafka.consumer:*"),
            name("kafka.producer:*"),
            name("hawtio:*"),
            name("*:type=DeadLetterReplay,*"),
            name("*:type=RouteFailures,*"));

    /** They keep the messages that pass. */
    private static final List<ObjectName> HIDDEN =
            List.of(name("org.apache.camel:type=tracer,*"), name("org.apache.camel:type=debugger,*"));

    /** Secrets may be given on the command line. */
    private static final Set<String> HIDDEN_ATTRIBUTES = Set.of("SystemProperties", "InputArguments");

    /** Operations with their parameters' types; a name alone is any of that name. */
    private record Rule(ObjectName beans, Set<String> operations) {

        boolean allows(ObjectName bean, String operation) {
            return beans.apply(bean)
                    && (operations.contains(operation) || operations.contains(operation.replaceFirst("\\(.*", "")));
        }
    }

    private static final List<Rule> READING = List.of(
            new Rule(
                    name("org.apache.camel:type=context,*"),
                    // With a parameter they would fill in settings.
                    Set.of("dumpRoutesAsXml()", "dumpRestsAsXml()", "dumpRoutesStatsAsXml")),
            new Rule(name("org.apache.camel:type=routes,*"), Set.of("dumpRouteAsXml()", "dumpRouteStatsAsXml")),
            new Rule(
                    name("org.apache.camel:type=services,*"),
                    Set.of("browse", "endpointStatistics", "listRestServices")),
            new Rule(name("java.lang:type=Threading"), Set.of("dumpAllThreads", "findDeadlockedThreads")));

    private static final List<Rule> STEERING = List.of(
            new Rule(name("org.apache.camel:type=routes,*"), Set.of("start", "stop", "suspend", "resume")),
            new Rule(
                    name("org.apache.camel:type=processors,*"),
                    Set.of(
                            "transitionToCloseState",
                            "transitionToOpenState",
                            "transitionToHalfOpenState",
                            "transitionToForcedOpenState")));

    @Override
    public boolean isHttpMethodAllowed(HttpMethod method) {
        return method == HttpMethod.GET || method == HttpMethod.POST;
    }

    @Override
    public boolean isTypeAllowed(RequestType type) {
        return TYPES.contains(type);
    }

    @Override
    public boolean isAttributeReadAllowed(ObjectName bean, String attribute) {
        return !isObjectNameHidden(bean) && !HIDDEN_ATTRIBUTES.contains(attribute);
    }

    @Override
    public boolean isAttributeWriteAllowed(ObjectName bean, String attribute) {
        return false;
    }

    @Override
    public boolean isOperationAllowed(ObjectName bean, String operation) {
        return READING.stream().anyMatch(rule -> rule.allows(bean, operation))
                || isOperator() && STEERING.stream().anyMatch(rule -> rule.allows(bean, operation));
    }

    @Override
    public boolean isObjectNameHidden(ObjectName bean) {
        return HIDDEN.stream().anyMatch(hidden -> hidden.apply(bean))
                || SHOWN.stream().noneMatch(shown -> shown.apply(bean));
    }

    /** {@link ForeignRequest} and the sign-in have decided already. */
    @Override
    public boolean isRemoteAccessAllowed(String... hostOrAddress) {
        return true;
    }

    /** As above; no other site is told that it may read what it asks for. */
    @Override
    public boolean isOriginAllowed(String origin, boolean onlyWhenStrict) {
        return onlyWhenStrict;
    }

    private static boolean isOperator() {
        Authentication caller = SecurityContextHolder.getContext().getAuthentication();
        return caller != null
                && caller.getAuthorities().stream()
                        .anyMatch(role -> role.getAuthority().equals("ROLE_" + OperatorAccounts.OPERATOR));
    }

    private static ObjectName name(String pattern) {
        try {
            return new ObjectName(pattern);
        } catch (MalformedObjectNameException e) {
            throw new IllegalArgumentException(pattern, e);
        }
    }
}
