package dev.aimessenger.common.launch;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindException;
import org.springframework.boot.web.server.PortInUseException;

/** Says in one line why a service did not start. */
public final class StartFailures {

    private static final Pattern PLACEHOLDER = Pattern.compile("Could not resolve placeholder '([^']+)'");

    private StartFailures() {}

    public static String explain(Throwable failure) {
        Throwable root = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            Matcher placeholder = PLACEHOLDER.matcher(String.valueOf(cause.getMessage()));
            if (placeholder.find()) {
                return "setting " + placeholder.group(1) + " is missing";
            }
            if (cause instanceof PortInUseException port) {
                return "port " + port.getPort() + " is already taken";
            }
            if (cause instanceof ConfigurationPropertiesBindException) {
                return "wrong setting: " + oneLine(deepest(cause).getMessage());
            }
            root = cause;
        }
        return oneLine(root.getMessage() == null ? root.toString() : root.getMessage());
    }

    private static Throwable deepest(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static String oneLine(String text) {
        return text.lines().findFirst().orElse("unknown cause").strip();
    }
}
