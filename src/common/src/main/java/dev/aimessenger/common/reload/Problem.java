package dev.aimessenger.common.reload;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.util.ObjectHelper;

/** Says in one line, with file and line, why no route can be made of a file. */
final class Problem {

    private static final List<Pattern> NAMES_ITS_PLACE = List.of(
            Pattern.compile("Unknown parameters=\\[\\{([^=,}]+)="),
            Pattern.compile("location \\d+\\s+(.+)"),
            Pattern.compile("option (\\w+)"),
            Pattern.compile("No (?:bean|endpoint).*?: ([\\w.:/-]+)"),
            Pattern.compile("'([^']+)'"));

    private Problem() {}

    static String of(String location, String yaml, Throwable failure) {
        return location + ":" + line(yaml, message(failure)) + ": " + reason(failure);
    }

    static String reason(Throwable failure) {
        return message(failure).replaceAll("\\s+", " ").strip();
    }

    private static String message(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        for (Throwable cause : ObjectHelper.createExceptionIterable(failure)) {
            if (cause.getMessage() != null) {
                message = cause.getMessage();
            }
        }
        return message;
    }

    /** Camel says what is wrong, not where: the first line that holds the words it quotes. */
    private static int line(String yaml, String message) {
        List<String> lines = yaml.lines().toList();
        for (Pattern pattern : NAMES_ITS_PLACE) {
            Matcher named = pattern.matcher(message);
            while (named.find()) {
                for (int i = 0; i < lines.size(); i++) {
                    if (lines.get(i).contains(named.group(1).strip())) {
                        return i + 1;
                    }
                }
            }
        }
        return 1;
    }
}
