package dev.aimessenger.allinone;

import dev.aimessenger.common.grpc.ServiceToken;
import dev.aimessenger.common.launch.ServiceSettings;
import dev.aimessenger.common.launch.ServiceSettings.Port;
import dev.aimessenger.common.launch.ServiceSettings.Variable;
import dev.aimessenger.common.launch.WrongSetting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What will run, on which ports, with which settings: read from the services' YAML files and the environment before
 * anything starts.
 *
 * @param services those that will start, in this order
 * @param variables what the services are told: where they find each other, where a port is not the usual one; the token by
 *     which they know each other; limits for a machine of one's own
 * @param model which model answers, for people
 */
record Plan(
        List<Deployable> services,
        int postgresPort,
        int kafkaPort,
        int kafkaControllerPort,
        Port gateway,
        Port management,
        Map<String, Object> variables,
        String model) {

    private static final String NAME = "all-in-one";
    private static final Pattern LOCAL_ADDRESS = Pattern.compile("(localhost|127\\.0\\.0\\.1):(\\d+)");

    /**
     * @param before what goes before the environment
     * @throws WrongSetting when a setting is missing or wrong
     */
    static Plan read(Map<String, Object> before) {
        Map<String, Object> given = forOneMachine(before);
        ServiceSettings own = settings(NAME, NAME, given);
        boolean realModel = own.isSet("OPENAI_API_KEY") || own.isSet("OPENAI_BASE_URL");
        List<Deployable> services = Deployable.ALL.stream()
                .filter(service -> !(realModel && service.equals(Deployable.SIMULATOR)))
                .toList();
        List<ServiceSettings> settings = new ArrayList<>(List.of(own));
        for (Deployable service : services) {
            settings.add(settings(service.name(), "common," + service.name(), given));
        }
        List<Port> ports =
                settings.stream().flatMap(one -> one.ports().stream()).toList();
        checkDistinct(ports);
        Map<String, Object> variables = new HashMap<>(given);
        variables.putAll(moved(settings, ports));
        if (realModel) {
            variables.put("OPENAI_BASE_URL", own.property("aimessenger.model.base-url"));
            variables.put("OPENAI_MODEL", own.property("aimessenger.model.name"));
        }
        return new Plan(
                services,
                number(ports, "POSTGRES_PORT"),
                number(ports, "KAFKA_PORT"),
                number(ports, "KAFKA_CONTROLLER_PORT"),
                port(ports, "GATEWAY_HTTP_PORT"),
                port(ports, "GATEWAY_MANAGEMENT_PORT"),
                Map.copyOf(variables),
                realModel
                        ? own.property("aimessenger.model.name") + " at " + own.property("aimessenger.model.base-url")
                        : "the simulator (set OPENAI_API_KEY or OPENAI_BASE_URL for a real model)");
    }

    /**
     * On one's own machine everybody has the same address, so what an address may do is a hundred times as much. The
     * services' token is made anew each time, as nobody else needs it.
     */
    private static Map<String, Object> forOneMachine(Map<String, Object> before) {
        Map<String, Object> usual = Map.of(
                "LOGIN_LIMIT_PER_ADDRESS",
                500,
                "REGISTER_LIMIT_PER_ADDRESS",
                300,
                ServiceToken.VARIABLE,
                UUID.randomUUID().toString());
        Map<String, Object> given = new HashMap<>(before);
        usual.forEach((name, value) -> {
            if (Optional.ofNullable(System.getenv(name)).orElse("").isBlank()) {
                given.putIfAbsent(name, value);
            }
        });
        return given;
    }

    /** @throws WrongSetting when another process listens on a port of the plan */
    void checkPorts() {
        settings(NAME, NAME, variables).checkPorts();
        services.forEach(service ->
                settings(service.name(), "common," + service.name(), variables).checkPorts());
    }

    private static ServiceSettings settings(String name, String files, Map<String, Object> given) {
        Map<String, Object> all = new HashMap<>(given);
        // Every service takes the embedded Postgres, whose address is not known yet.
        all.put("DATABASE_URL", "jdbc:postgresql://localhost/postgres");
        ServiceSettings settings = ServiceSettings.read(name, files, all);
        settings.check();
        return settings;
    }

    private static void checkDistinct(List<Port> ports) {
        Map<Integer, Port> known = new HashMap<>();
        for (Port port : ports) {
            Port same = known.putIfAbsent(port.number(), port);
            if (same != null && port.number() != 0) {
                throw WrongSetting.of(
                        port.variable(),
                        "must differ from " + same.variable() + ", which is " + port.number() + " too");
            }
        }
    }

    /** A default address that names another part's usual port follows that part's port. */
    private static Map<String, Object> moved(List<ServiceSettings> settings, List<Port> ports) {
        Map<String, Object> moved = new HashMap<>();
        for (ServiceSettings service : settings) {
            for (Variable variable : service.variables()) {
                if (variable.defaultValue() == null || service.isSet(variable.name())) {
                    continue;
                }
                Matcher address = LOCAL_ADDRESS.matcher(variable.defaultValue());
                String now = address.replaceAll(found -> found.group(1) + ":" + now(ports, found.group(2)));
                if (!now.equals(variable.defaultValue())) {
                    moved.put(variable.name(), now);
                }
            }
        }
        return moved;
    }

    private static String now(List<Port> ports, String usual) {
        return ports.stream()
                .filter(port -> String.valueOf(port.defaultNumber()).equals(usual))
                .map(port -> String.valueOf(port.number()))
                .findFirst()
                .orElse(usual);
    }

    private static int number(List<Port> ports, String variable) {
        return port(ports, variable).number();
    }

    private static Port port(List<Port> ports, String variable) {
        return Stream.of(ports)
                .flatMap(List::stream)
                .filter(port -> port.variable().equals(variable))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No YAML file declares " + variable));
    }
}
