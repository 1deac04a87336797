package dev.aimessenger.testsupport.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.PermanentFailure;
import dev.aimessenger.common.error.ServiceException;
import dev.aimessenger.common.json.JsonObjectDataFormat;
import dev.aimessenger.common.kafka.DescribeDeadLetter;
import dev.aimessenger.routes.ProjectFiles;
import dev.aimessenger.routes.RouteFile;
import dev.aimessenger.routes.RouteYaml;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.Resilience4jConfigurationDefinition;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.spi.DataFormatFactory;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.spi.Registry;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.support.RoutePolicySupport;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.springframework.util.PropertyPlaceholderHelper;

/**
 * A route of routes/ in a Camel context of its own: the real file, its policy, its settings and breakers, and beans that
 * the test binds. Nothing else is there. Each {@code to} that calls a topic, another service, the database, a socket or
 * another route arrives at {@code mock:<id of the step>}, which answers what the test has it answer. Every {@code to} of
 * the route fails once for a time and once for good, and the policy has to do what it promises.
 */
public abstract class RouteTest extends CamelTestSupport {

    /** Tries after the first, whatever the setting. */
    protected static final int RETRIES = 2;

    private static final Set<String> REMOTE =
            Set.of("kafka", "grpc", "sql", "openai", "vertx-websocket", "platform-http", "timer", "seda");

    private static RouteCoverage coverage;

    private final ForRoute about = getClass().getAnnotation(ForRoute.class);
    private final String service = about.value().substring(0, about.value().indexOf('/'));
    private final RouteFile file = read(about.value());

    /** Binds the beans that the route names; those of retry and dead letters are there. */
    protected abstract void bind(Registry beans);

    /** Gives the mocks their answers for the good way; called before each test. */
    protected void answer() throws Exception {}

    /** Sends what the route is for, and all goes well. */
    protected abstract Exchange good() throws Exception;

    /** Leads to a step that is not on the good way. */
    protected Exchange leadTo(String step) throws Exception {
        return good();
    }

    /**
     * What has become of an exchange whose step failed; overridden where a route treats a failure itself.
     *
     * @param mayPass whether it failed in a way that may pass by itself
     */
    protected void expectAfter(String step, boolean mayPass, Exchange exchange) throws Exception {
        Policy.of(file.policy()).expect(this, mock(step), mayPass, exchange);
    }

    @Override
    public boolean isUseAdviceWith() {
        return true;
    }

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext camel = super.createCamelContext();
        camel.getCamelContextExtension().setName(service);
        camel.setAutowiredEnabled(false);
        camel.setSourceLocationEnabled(true);
        camel.setAllowUseOriginalMessage(true);
        camel.setStreamCaching(true);
        REMOTE.forEach(scheme -> camel.addComponent(scheme, new Neighbour()));
        Registry beans = camel.getRegistry();
        ObjectMapper json = new ObjectMapper().findAndRegisterModules();
        beans.bind("jacksonObjectMapper", json);
        beans.bind("jackson-dataformat-factory", (DataFormatFactory) () -> {
            JsonObjectDataFormat format = new JsonObjectDataFormat();
            format.setObjectMapper(json);
            return format;
        });
        beans.bind("permanentFailure", new PermanentFailure(List.of()));
        beans.bind("describeDeadLetter", new DescribeDeadLetter(new SimpleMeterRegistry()));
        beans.bind("deadLetterReplay", new RoutePolicySupport() {});
        files().flatMap(each -> each.breakers().stream()).forEach(name -> beans.bind(name, breaker()));
        bind(beans);
        Properties settings = new Properties();
        settings.putAll(settingsOf(service));
        settings.putAll(ofRetry());
        camel.getPropertiesComponent().setInitialProperties(settings);
        camel.getCamelContextExtension().addInterceptStrategy(new MocksAndCoverage());
        return camel;
    }

    /** What the service has without any environment variable. */
    private static Map<String, String> settingsOf(String service) {
        Map<String, String> files =
                service.equals("shared") ? ProjectFiles.commonSettings() : ProjectFiles.settings(service);
        PropertyPlaceholderHelper placeholders = new PropertyPlaceholderHelper("${", "}", ":", null, true);
        Map<String, String> settings = new HashMap<>();
        files.forEach((name, value) -> settings.put(name, placeholders.replacePlaceholders(value, files::get)));
        return settings;
    }

    private static Map<String, String> ofRetry() {
        String retries = String.valueOf(RETRIES);
        return Map.of(
                "aimessenger.retry.first-delay-ms", "1",
                "aimessenger.retry.longest-delay-ms", "1",
                "aimessenger.retry.while-waiting", retries,
                "aimessenger.retry.before-dead-letter", retries,
                "aimessenger.retry.before-reading-anew", retries);
    }

    private static Resilience4jConfigurationDefinition breaker() {
        Resilience4jConfigurationDefinition breaker = new Resilience4jConfigurationDefinition();
        breaker.setThrowExceptionWhenHalfOpenOrOpenState("true");
        return breaker;
    }

    @BeforeAll
    static void begin() {
        coverage = new RouteCoverage();
    }

    @AfterAll
    static void end(TestInfo test) throws IOException {
        coverage.write(test.getTestClass().orElseThrow());
    }

    @BeforeEach
    void load() throws Exception {
        for (Path policy : ProjectFiles.below(ProjectFiles.ROOT.resolve("routes/shared"), ".camel.yaml")) {
            RouteFile shared = readFile(policy);
            if (shared.isPolicy() && files().anyMatch(each -> shared.id().equals(each.policy()))) {
                load(policy);
            }
        }
        for (RouteFile each : files().toList()) {
            load(ProjectFiles.ROOT.resolve("routes").resolve(each.path()));
        }
        context.start();
        for (RouteFile each : files().toList()) {
            context.getRouteController().startRoute(each.id());
        }
        answer();
    }

    private void load(Path path) throws Exception {
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(ResourceHelper.fromString(
                        ProjectFiles.ROOT.relativize(path).toString(), ProjectFiles.read(path)));
    }

    @ParameterizedTest(name = "{0} fails for a time", allowZeroInvocations = true)
    @ArgumentsSource(Calls.class)
    void whatFailsForATime(String step) throws Exception {
        fail(step, new TimeoutException("no answer"), true);
    }

    @ParameterizedTest(name = "{0} fails for good", allowZeroInvocations = true)
    @ArgumentsSource(Calls.class)
    void whatFailsForGood(String step) throws Exception {
        fail(step, new ServiceException(ErrorCode.NOT_FOUND, "It is not there"), false);
    }

    private void fail(String step, Exception failure, boolean mayPass) throws Exception {
        mock(step).whenAnyExchangeReceived(exchange -> {
            throw failure;
        });
        Exchange exchange = leadTo(step);
        assertThat(mock(step).getReceivedCounter())
                .as(
                        "%s is reached, leadTo leads there (before it: %s)",
                        step, exchange.getProperty(Exchange.EXCEPTION_CAUGHT))
                .isPositive();
        expectAfter(step, mayPass, exchange);
    }

    /** Where a step's calls arrive. */
    protected MockEndpoint mock(String step) {
        return context.getEndpoint("mock:" + step, MockEndpoint.class);
    }

    /** A record of the topic that the route reads. */
    protected Exchange record(String key, Object body) throws Exception {
        return send(
                body,
                Map.of(
                        KafkaConstants.TOPIC,
                        "topic",
                        KafkaConstants.PARTITION,
                        3,
                        KafkaConstants.OFFSET,
                        5L,
                        KafkaConstants.KEY,
                        key));
    }

    protected Exchange send(Object body, Map<String, Object> headers) throws Exception {
        return send(body, headers, Map.of());
    }

    /** Lets an exchange come in as the route's own consumer would; it comes back when the route is done with it. */
    protected Exchange send(Object body, Map<String, Object> headers, Map<String, Object> properties) throws Exception {
        return sendTo(file.id(), body, headers, properties);
    }

    /** The same for a route that is loaded with the one that the test is about, and leads to it. */
    protected Exchange sendTo(String route, Object body, Map<String, Object> headers, Map<String, Object> properties)
            throws Exception {
        DefaultConsumer consumer = (DefaultConsumer) context.getRoute(route).getConsumer();
        Exchange exchange = consumer.getEndpoint().createExchange();
        exchange.getMessage().setBody(body);
        headers.forEach(exchange.getMessage()::setHeader);
        properties.forEach(exchange::setProperty);
        consumer.getProcessor().process(exchange);
        return exchange;
    }

    private Stream<RouteFile> files() {
        return Stream.concat(Stream.of(file), Stream.of(about.with()).map(RouteTest::read));
    }

    private static RouteFile read(String name) {
        return readFile(ProjectFiles.ROOT.resolve("routes/" + name + ".camel.yaml"));
    }

    private static RouteFile readFile(Path path) {
        return RouteFile.read(ProjectFiles.ROOT.resolve("routes").relativize(path), ProjectFiles.read(path))
                .orElseThrow(() -> new IllegalArgumentException(path + " is no route: make routes says why"));
    }

    /** The ids of all calls that a route makes itself, in the order of its file. */
    static final class Calls implements ArgumentsProvider {

        @Override
        public Stream<? extends Arguments> provideArguments(ExtensionContext test) {
            ForRoute about = test.getRequiredTestClass().getAnnotation(ForRoute.class);
            Set<String> loaded = new HashSet<>();
            Stream.of(about.with())
                    .map(RouteTest::read)
                    .forEach(each -> each.consumer().ifPresent(loaded::add));
            List<Arguments> ids = new ArrayList<>();
            RouteYaml.endpoints(read(about.value()).definition(), "to"::equals).stream()
                    .filter(to -> !loaded.contains(RouteFile.inside(to)))
                    .forEach(to -> ids.add(Arguments.of(RouteYaml.option(to, "id"))));
            return ids.stream();
        }
    }

    /** Stands before each node: counts who comes, and sends calls to mocks. */
    private final class MocksAndCoverage implements InterceptStrategy {

        @Override
        public Processor wrapProcessorInInterceptors(
                CamelContext camel, NamedNode node, Processor target, Processor next) throws Exception {
            String place = ((ProcessorDefinition<?>) node).getLocation() + ":" + node.getLineNumber();
            Processor really = node instanceof ToDefinition to && isNeighbour(to) ? mocked(node.getId()) : target;
            if (!place.startsWith("routes/")) {
                return really;
            }
            coverage.knows(place);
            return exchange -> {
                coverage.entered(place);
                really.process(exchange);
            };
        }

        private boolean isNeighbour(ToDefinition to) {
            String uri = to.getEndpointUri();
            return !uri.startsWith("direct:")
                    || files().noneMatch(
                                    each -> each.consumer().filter(uri::equals).isPresent());
        }

        private Processor mocked(String step) throws Exception {
            Producer producer = mock(step).createProducer();
            producer.start();
            return producer;
        }
    }
}
