package dev.aimessenger.common.logging;

import dev.aimessenger.common.launch.WrongSetting;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** What the log lines of every service tell beside their words. */
@AutoConfiguration(beforeName = "org.apache.camel.spring.boot.CamelAutoConfiguration")
public class LoggingAutoConfiguration {

    private static final Set<String> FORMATS = Set.of("text", "json");

    @Bean
    LogFields payloadFields() {
        return new PayloadFields();
    }

    /** Camel looks for beans of its type. */
    @Bean
    LogContext logContext(ObjectProvider<LogFields> sources, @Value("${aimessenger.log-format:text}") String format) {
        if (!FORMATS.contains(format)) {
            throw WrongSetting.of("LOG_FORMAT", "must be text or json, not '" + format + "'");
        }
        return new LogContext(sources.orderedStream().toList());
    }
}
