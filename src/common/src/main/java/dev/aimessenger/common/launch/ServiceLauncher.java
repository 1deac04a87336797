package dev.aimessenger.common.launch;

import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Starts a service from {@code common.yaml} and its own {@code <name>.yaml}. */
public final class ServiceLauncher {

    private ServiceLauncher() {}

    /** For a service's {@code main}: on failure prints one line that names the cause, and exits with 1. */
    public static void main(Class<?> application, String name, String... arguments) {
        try {
            start(application, name, Map.of(), arguments);
        } catch (RuntimeException e) {
            System.err.println(name + ": " + StartFailures.explain(e));
            System.exit(1);
        }
    }

    /** @param settings properties that go before configuration files and after arguments and the environment */
    public static ConfigurableApplicationContext start(
            Class<?> application, String name, Map<String, Object> settings, String... arguments) {
        SpringApplication service = new SpringApplicationBuilder(application)
                .bannerMode(Banner.Mode.OFF)
                .logStartupInfo(false)
                .registerShutdownHook(true)
                .properties(Map.of("spring.config.name", "common," + name))
                .build();
        if (!settings.isEmpty()) {
            service.addInitializers(context -> context.getEnvironment()
                    .getPropertySources()
                    .addFirst(new org.springframework.core.env.MapPropertySource("launcher", settings)));
        }
        return service.run(arguments);
    }
}
