package dev.aimessenger.common.reload;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.Resilience4jConfigurationDefinition;
import org.apache.camel.spi.PropertiesSource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.FileSystemResource;

/** Settings are edited while routes run. */
class LiveSettingsTest {

    private static final Logger EDITS = (Logger) LoggerFactory.getLogger("dev.aimessenger.common.reload.Edits");
    private static final String SETTINGS = """
            aimessenger:
              retry:
                tries: ${TRIES:2}
              other: 1
            camel:
              resilience4j:
                configurations:
                  disk:
                    minimum-number-of-calls: 20
                    throw-exception-when-half-open-or-open-state: true
            """;
    private static final String POLICY = """
            # Tries again.
            - routeConfiguration:
                id: again
                description: Try again
                onException:
                  - onException:
                      exception:
                        - java.lang.Exception
                      redeliveryPolicy:
                        maximumRedeliveries: "{{aimessenger.retry.tries}}"
                        redeliveryDelay: 1
                      handled:
                        constant:
                          expression: "true"
            """;
    private static final String ROUTE = """
            # Fails.
            - route:
                id: fail
                group: some-service
                description: Fail
                routeConfigurationId: again
                from:
                  uri: direct
                  parameters:
                    name: fail
                  steps:
                    - circuitBreaker:
                        id: disk-breaker
                        configuration: disk
                        inheritErrorHandler: true
                        steps:
                          - process:
                              ref: work
            """;

    @TempDir
    Path folder;

    private final StandardEnvironment environment = new StandardEnvironment();
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final CircuitBreakerRegistry breakers = CircuitBreakerRegistry.ofDefaults();
    private final AtomicInteger tries = new AtomicInteger();
    private final ListAppender<ILoggingEvent> told = new ListAppender<>();
    private LiveSettings settings;

    @BeforeEach
    void start() throws Exception {
        Files.writeString(file(), SETTINGS);
        environment
                .getPropertySources()
                .addLast(new YamlPropertySourceLoader()
                        .load("common", new FileSystemResource(file()))
                        .get(0));
        camel.getPropertiesComponent().addPropertiesSource(new PropertiesSource() {
            @Override
            public String getName() {
                return "environment";
            }

            @Override
            public String getProperty(String name) {
                return environment.getProperty(name);
            }
        });
        camel.getCamelContextExtension().setName("some-service");
        camel.getRegistry().bind("breakers", breakers);
        camel.getRegistry().bind("disk", new Resilience4jConfigurationDefinition());
        camel.getRegistry().bind("work", (Processor) exchange -> {
            tries.incrementAndGet();
            throw new IllegalStateException("on purpose");
        });
        for (Map.Entry<String, String> route :
                Map.of("shared/again", POLICY, "some-service/fail", ROUTE).entrySet()) {
            Path file = folder.resolve("routes").resolve(route.getKey() + ".camel.yaml");
            Files.createDirectories(file.getParent());
            Files.writeString(file, route.getValue());
        }
        PluginHelper.getRoutesLoader(camel)
                .loadRoutes(
                        ResourceHelper.fromString("again.camel.yaml", POLICY),
                        ResourceHelper.fromString("fail.camel.yaml", ROUTE));
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:java")
                        .routeId("java")
                        .routeConfigurationId("again")
                        .process("work");
            }
        });
        camel.start();
        settings = new LiveSettings(environment, camel, new RouteReload(folder.resolve("routes"), camel, List.of()));
        told.start();
        EDITS.setLevel(Level.INFO);
        EDITS.addAppender(told);
    }

    @AfterEach
    void stop() {
        EDITS.detachAppender(told);
        camel.stop();
    }

    @Test
    void runningRoutesRetryAsTheEditedValueSays() throws Exception {
        assertThat(triesOfACall()).isEqualTo(1 + 2);

        edit(SETTINGS.replace("TRIES:2", "TRIES:4"));

        assertThat(triesOfACall()).isEqualTo(1 + 4);
        assertThat(said()).singleElement().asString().matches("aimessenger.retry.tries is 4 now: .*/common.yaml:3");
    }

    @Test
    void whatTheEnvironmentSaysGoesBeforeTheFile() throws Exception {
        environment.getPropertySources().addFirst(new MapPropertySource("environment", Map.of("TRIES", "3")));

        edit(SETTINGS.replace("TRIES:2", "TRIES:4"));

        assertThat(triesOfACall()).isEqualTo(1 + 3);
    }

    @Test
    void aValueThatIsNoNumberIsRefusedWithItsLine() throws Exception {
        edit(SETTINGS.replace("TRIES:2", "TRIES:many"));

        assertThat(triesOfACall()).isEqualTo(1 + 2);
        assertThat(said())
                .singleElement()
                .asString()
                .endsWith("common.yaml:3: aimessenger.retry.tries must be a whole number, not 'many'; the settings stay"
                        + " as they were");
    }

    @Test
    void aFileThatIsNotYamlIsRefusedWithItsLine() throws Exception {
        edit(SETTINGS.replace("tries: ", "tries: ["));

        assertThat(triesOfACall()).isEqualTo(1 + 2);
        assertThat(said()).singleElement().asString().matches(".*common.yaml:\\d+: is not YAML: .*");

        edit(SETTINGS.replace("TRIES:2", "TRIES:4"));
        assertThat(triesOfACall()).isEqualTo(1 + 4);
    }

    @Test
    void breakersAreMadeAnewWithTheEditedValues() throws Exception {
        edit(SETTINGS.replace("minimum-number-of-calls: 20", "minimum-number-of-calls: 7"));

        assertThat(breakers.find("disk-breaker")
                        .orElseThrow()
                        .getCircuitBreakerConfig()
                        .getMinimumNumberOfCalls())
                .isEqualTo(7);
        assertThat(said()).singleElement().asString().contains("minimum-number-of-calls is 7 now: ");
    }

    @Test
    void aBreakerThatCannotBeMadeIsRefused() throws Exception {
        Object route = camel.getRoute("fail");
        edit(SETTINGS.replace("minimum-number-of-calls: 20", "minimum-number-of-calls: -7"));

        assertThat(camel.getRoute("fail")).isSameAs(route);
        assertThat(said())
                .singleElement()
                .asString()
                .contains("common.yaml:9: ")
                .contains("minimumNumberOfCalls");
        assertThat(environment.getProperty("camel.resilience4j.configurations.disk.minimum-number-of-calls"))
                .isEqualTo("20");
    }

    @Test
    void otherValuesWaitForTheNextStart() throws Exception {
        edit(SETTINGS.replace("other: 1", "other: 2"));

        assertThat(environment.getProperty("aimessenger.other")).isEqualTo("1");
        assertThat(said()).singleElement().asString().startsWith("aimessenger.other is taken at the next start: ");
    }

    @Test
    void routesOfJavaThatOthersCallRetryAsTheEditedValueSays() throws Exception {
        assertThat(triesOfACall("direct:java")).isEqualTo(1 + 2);

        edit(SETTINGS.replace("TRIES:2", "TRIES:4"));
        assertThat(triesOfACall("direct:java")).isEqualTo(1 + 4);

        edit(SETTINGS.replace("TRIES:2", "TRIES:1"));
        assertThat(triesOfACall("direct:java")).isEqualTo(1 + 1);
    }

    private int triesOfACall() throws Exception {
        return triesOfACall("direct:fail");
    }

    private int triesOfACall(String uri) throws Exception {
        tries.set(0);
        camel.createProducerTemplate().sendBody(uri, "");
        return tries.get();
    }

    private Path file() {
        return folder.resolve("common.yaml");
    }

    private void edit(String yaml) throws IOException {
        Files.writeString(file(), yaml);
        settings.look();
        settings.look();
    }

    private List<String> said() {
        return told.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }
}
