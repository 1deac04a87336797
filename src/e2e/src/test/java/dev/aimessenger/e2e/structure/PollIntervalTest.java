package dev.aimessenger.e2e.structure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.routes.ProjectFiles;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Whoever stores stays in its consumer group: while Postgres hangs and Kafka refuses, it still polls in time. */
class PollIntervalTest {

    private static final Pattern DEFAULT = Pattern.compile("\\$\\{[A-Z_]+:(\\d+)}|(\\d+)");
    private static final double MOST_JITTER = 1.2;

    private final Map<String, String> settings = ProjectFiles.settings("message-service");

    /** Store and forward, each as often as retry-forever tries and each as long as one try can last. */
    @Test
    void allTriesOfARecordTakeLessThanThePollInterval() {
        long again = number("aimessenger.retry.before-reading-anew");
        long store = 1_000 * number("spring.datasource.hikari.data-source-properties.socketTimeout")
                + number("spring.datasource.hikari.connection-timeout");
        long forward =
                number("camel.component.kafka.max-block-ms") + number("camel.component.kafka.delivery-timeout-ms");
        long waits = 0;
        long wait = number("aimessenger.retry.first-delay-ms");
        for (int i = 0; i < again; i++) {
            waits += Math.min(wait, number("aimessenger.retry.longest-delay-ms"));
            wait *= 2;
        }
        double longest = (again + 1) * (store + forward) + 2 * MOST_JITTER * waits;

        assertThat(longest).isLessThan(number("camel.component.kafka.max-poll-interval-ms"));
    }

    private long number(String setting) {
        Matcher value = DEFAULT.matcher(settings.get(setting));
        assertThat(value.matches()).as(setting).isTrue();
        return Long.parseLong(value.group(1) == null ? value.group(2) : value.group(1));
    }
}
