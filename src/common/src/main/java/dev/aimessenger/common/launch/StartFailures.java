package dev.aimessenger.common.launch;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.web.server.PortInUseException;

/** Says in one line why a service did not start, and names the setting where one is to blame. */
public final class StartFailures {

    private static final Pattern PLACEHOLDER = Pattern.compile("Could not resolve placeholder '([^']+)'");
    private static final Pattern BOUND_ADDRESS = Pattern.compile("bind.*:(\\d{1,5})");
    /** SQL states: no connection, refused user or password, no such database, server is starting or stopping. */
    private static final Pattern NO_DATABASE = Pattern.compile("08...|28...|3D000|57P..");

    private StartFailures() {}

    /** @param settings the service's settings, or null when they could not be read */
    public static String explain(Throwable failure, ServiceSettings settings) {
        List<Throwable> causes = causes(failure);
        for (Throwable cause : causes) {
            // Whatever Spring says around it, such as that something could not be bound, says less.
            if (cause instanceof WrongSetting) {
                return cause.getMessage();
            }
        }
        for (Throwable cause : causes) {
            Optional<String> known = known(cause, settings);
            if (known.isPresent()) {
                return known.get();
            }
        }
        for (int i = causes.size() - 1; i >= 0; i--) {
            if (causes.get(i) instanceof SQLException refused
                    && refused.getSQLState() != null
                    && NO_DATABASE.matcher(refused.getSQLState()).matches()) {
                return "setting DATABASE_URL leads to no usable database: " + oneLine(refused);
            }
        }
        return oneLine(causes.get(causes.size() - 1));
    }

    private static Optional<String> known(Throwable cause, ServiceSettings settings) {
        String message = String.valueOf(cause.getMessage());
        Matcher placeholder = PLACEHOLDER.matcher(message);
        if (placeholder.find()) {
            return Optional.of("setting " + placeholder.group(1) + " is missing");
        }
        if (cause instanceof PortInUseException port) {
            return Optional.of(portTaken(port.getPort(), settings));
        }
        Matcher address = BOUND_ADDRESS.matcher(message);
        if (cause instanceof java.io.IOException && address.find()) {
            return Optional.of(portTaken(Integer.parseInt(address.group(1)), settings));
        }
        if (cause instanceof BindException wrong) {
            String property = wrong.getName().toString();
            String value = wrong.getProperty() == null
                    ? "has a wrong value"
                    : "has a wrong value: '" + wrong.getProperty().getValue() + "'";
            return Optional.of(
                    "setting " + (settings == null ? property : settings.variableOf(property)) + " " + value);
        }
        return Optional.empty();
    }

    private static String portTaken(int port, ServiceSettings settings) {
        return Optional.ofNullable(settings)
                .flatMap(known -> known.port(port))
                .map(known -> WrongSetting.portTaken(known).getMessage())
                .orElse("port " + port + " is already taken");
    }

    private static List<Throwable> causes(Throwable failure) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable cause = failure; cause != null && !causes.contains(cause); cause = cause.getCause()) {
            causes.add(cause);
        }
        return causes;
    }

    private static String oneLine(Throwable failure) {
        String text = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        return text.lines().findFirst().orElse("unknown cause").strip();
    }
}
