package dev.aimessenger.common.launch;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.DefaultBootstrapContext;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.DefaultResourceLoader;

/**
 * The settings of a service, as its YAML files declare them: each <code>${NAME}</code> or <code>${NAME:default}</code>
 * in them is an environment variable. A default also says what form a value must have.
 */
public final class ServiceSettings {

    private static final Pattern VARIABLE =
            Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*)(?::((?:[^${}]|\\$\\{[^${}]*})*))?}");
    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?\\d{1,18}");
    private static final Pattern SWITCH = Pattern.compile("true|false");
    private static final Pattern ADDRESS = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[\\w.-]+):\\d{1,5}");
    private static final Pattern WEB_ADDRESS = Pattern.compile("https?://[^\\s/]+.*");
    private static final int HIGHEST_PORT = 65_535;

    private final String service;
    private final ConfigurableEnvironment environment;
    private final Map<String, Variable> variables = new LinkedHashMap<>();

    private ServiceSettings(String service, ConfigurableEnvironment environment) {
        this.service = service;
        this.environment = environment;
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source instanceof OriginTrackedMapPropertySource file) {
                for (String property : file.getPropertyNames()) {
                    declaredIn(property, String.valueOf(file.getProperty(property)));
                }
            }
        }
    }

    /**
     * An environment variable that a YAML file names.
     *
     * @param property the property that takes its value from it
     * @param defaultValue null where there is none
     */
    public record Variable(String name, String property, String defaultValue) {}

    /**
     * A port that a service listens on.
     *
     * @param variable the environment variable that sets it
     * @param number the port now
     * @param defaultNumber the port unless the variable is set
     */
    public record Port(String service, String variable, int number, int defaultNumber) {}

    /** Of a service that is about to start. */
    static ServiceSettings of(String service, ConfigurableEnvironment environment) {
        return new ServiceSettings(service, environment);
    }

    /**
     * Of a service that need not start.
     *
     * @param files names of YAML files without {@code .yaml}, the later one first in rank
     * @param settings what goes before the environment
     */
    public static ServiceSettings read(String service, String files, Map<String, Object> settings) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("launcher", settings));
        environment.getPropertySources().addLast(new MapPropertySource("files", Map.of("spring.config.name", files)));
        ConfigDataEnvironmentPostProcessor.applyTo(
                environment, new DefaultResourceLoader(), new DefaultBootstrapContext());
        return new ServiceSettings(service, environment);
    }

    public Collection<Variable> variables() {
        return variables.values();
    }

    /** What a property is now, with its placeholders replaced. */
    public String property(String name) {
        return environment.getRequiredProperty(name);
    }

    /** Whether somebody gave the variable a value that is not blank. */
    public boolean isSet(String variable) {
        String value = environment.getProperty(variable);
        return value != null && !value.isBlank();
    }

    /** The variable that a property takes its value from, or the property itself. */
    String variableOf(String property) {
        return variables.values().stream()
                .filter(variable -> variable.property().equals(property))
                .map(Variable::name)
                .findFirst()
                .orElse(property);
    }

    /** @throws WrongSetting when a value is missing, or does not have the form of its default */
    public void check() {
        for (Variable variable : variables.values()) {
            String value = environment.getProperty(variable.name());
            String usual = variable.defaultValue();
            if (usual == null) {
                if (value == null || value.isBlank()) {
                    throw WrongSetting.of(variable.name(), "is missing");
                }
            } else if (value != null) {
                checkForm(variable.name(), usual, value.strip());
            }
        }
    }

    private static void checkForm(String name, String usual, String value) {
        if (WHOLE_NUMBER.matcher(usual).matches()) {
            boolean port = name.endsWith("_PORT");
            boolean number = WHOLE_NUMBER.matcher(value).matches();
            if (!number || port && (Long.parseLong(value) < 0 || Long.parseLong(value) > HIGHEST_PORT)) {
                String wanted = port ? "a port (0 to " + HIGHEST_PORT + ")" : "a whole number";
                throw WrongSetting.of(name, "must be " + wanted + ", not '" + value + "'");
            }
        } else if (SWITCH.matcher(usual).matches()) {
            if (!SWITCH.matcher(value).matches()) {
                throw WrongSetting.of(name, "must be true or false, not '" + value + "'");
            }
        } else if (ADDRESS.matcher(usual).matches()) {
            for (String address : value.split(",", -1)) {
                if (!ADDRESS.matcher(address.strip()).matches()) {
                    throw WrongSetting.of(name, "must be host:port, not '" + value + "'");
                }
            }
        } else if (WEB_ADDRESS.matcher(usual).matches()
                && !WEB_ADDRESS.matcher(value).matches()) {
            throw WrongSetting.of(name, "must start with http:// or https://, not be '" + value + "'");
        }
    }

    /** The ports of this service: variables whose name ends in {@code _PORT}. */
    public List<Port> ports() {
        return variables.values().stream()
                .filter(variable -> variable.name().endsWith("_PORT") && variable.defaultValue() != null)
                .map(variable -> new Port(
                        service,
                        variable.name(),
                        Integer.parseInt(environment
                                .getProperty(variable.name(), variable.defaultValue())
                                .strip()),
                        Integer.parseInt(variable.defaultValue())))
                .toList();
    }

    /** @throws WrongSetting when another process listens on one of the ports */
    public void checkPorts() {
        for (Port port : ports()) {
            if (isTaken(port.number())) {
                throw WrongSetting.portTaken(port);
            }
        }
    }

    Optional<Port> port(int number) {
        return ports().stream().filter(port -> port.number() == number).findFirst();
    }

    private static boolean isTaken(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private void declaredIn(String property, String value) {
        Matcher variable = VARIABLE.matcher(value);
        while (variable.find()) {
            variables.putIfAbsent(variable.group(1), new Variable(variable.group(1), property, variable.group(2)));
        }
    }
}
