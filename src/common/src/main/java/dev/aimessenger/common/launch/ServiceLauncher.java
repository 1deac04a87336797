package dev.aimessenger.common.launch;

import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.LoggerFactory;
import org.springframework.boot.Banner;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** Starts a service from {@code common.yaml} and its own {@code <name>.yaml}. */
public final class ServiceLauncher {

    private ServiceLauncher() {}

    /** For a service's {@code main}: on failure prints one line that names the cause, and exits with 1. */
    public static void main(Class<?> application, String name, String... arguments) {
        AtomicReference<ServiceSettings> read = new AtomicReference<>();
        try {
            builder(application, name, Map.of())
                    .registerShutdownHook(true)
                    .initializers(context -> {
                        ServiceSettings settings = ServiceSettings.of(name, context.getEnvironment());
                        read.set(settings);
                        settings.check();
                        settings.checkPorts();
                    })
                    .run(arguments);
        } catch (RuntimeException e) {
            System.err.println(name + ": " + StartFailures.explain(e, read.get()));
            LoggerFactory.getLogger(ServiceLauncher.class).debug("{} did not start", name, e);
            System.exit(1);
        }
    }

    /**
     * Starts a service inside this JVM. Who calls this stops it: there is no shutdown hook.
     *
     * @param settings properties and environment variables that go before all others
     */
    public static ConfigurableApplicationContext start(
            Class<?> application, String name, Map<String, Object> settings, String... arguments) {
        return builder(application, name, settings).registerShutdownHook(false).run(arguments);
    }

    private static SpringApplicationBuilder builder(Class<?> application, String name, Map<String, Object> settings) {
        return new SpringApplicationBuilder(application)
                .bannerMode(Banner.Mode.OFF)
                .logStartupInfo(false)
                .properties(Map.of("spring.config.name", "common," + name))
                .initializers(context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(new MapPropertySource("launcher", settings)));
    }
}
