package dev.aimessenger.common.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Processor;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Files of routes/ are edited while routes run. */
class RouteReloadTest {

    private static final Logger EDITS = (Logger) LoggerFactory.getLogger("dev.aimessenger.common.reload.Edits");
    private static final String POLICY = """
            # Says what failed.
            - routeConfiguration:
                id: say-it
                description: Answer with a word
                onException:
                  - onException:
                      exception:
                        - java.lang.Exception
                      handled:
                        constant:
                          expression: "true"
                      steps:
                        - setBody:
                            expression:
                              constant:
                                expression: WORD
            """;
    private static final String ROUTE = """
            # Answers its caller.
            - route:
                id: ID
                group: some-service
                description: Answer
                routeConfigurationId: say-it
                from:
                  uri: direct
                  parameters:
                    name: ID
                  steps:
                    - process:
                        ref: before
                    - setBody:
                        expression:
                          constant:
                            expression: WORD
            """;
    private static final String CALL = """
                    - to:
                        uri: direct
                        parameters:
                          name: other
            """;

    @TempDir
    Path folder;

    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final ListAppender<ILoggingEvent> told = new ListAppender<>();
    private volatile Processor before = exchange -> {};
    private ProducerTemplate client;
    private RouteReload reload;

    @BeforeEach
    void start() throws Exception {
        camel.getCamelContextExtension().setName("some-service");
        camel.getRegistry().bind("before", (Processor) exchange -> before.process(exchange));
        write("shared/say-it", POLICY.replace("WORD", "failed"));
        write("some-service/one", route("one", "old"));
        write("some-service/two", route("two", "two"));
        for (String file : List.of("shared/say-it", "some-service/one", "some-service/two")) {
            Resource resource =
                    ResourceHelper.fromString("routes/" + file + ".camel.yaml", Files.readString(path(file)));
            PluginHelper.getRoutesLoader(camel).loadRoutes(resource);
        }
        camel.start();
        client = camel.createProducerTemplate();
        reload = new RouteReload(folder, camel, List.of());
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
    void anEditedFileReplacesItsRouteAndNoOther() throws Exception {
        Route other = camel.getRoute("two");

        edit("some-service/one", route("one", "new"));

        assertThat(call("one")).isEqualTo("new");
        assertThat(camel.getRoute("two")).isSameAs(other);
        assertThat(said())
                .singleElement()
                .asString()
                .startsWith("Route one was replaced: routes/some-service/one.camel.yaml (");
    }

    @Test
    void aFileThatIsStillBeingWrittenIsLeftAlone() throws Exception {
        write("some-service/one", route("one", "half"));
        reload.look();
        write("some-service/one", route("one", "whole"));
        reload.look();
        assertThat(call("one")).isEqualTo("old");

        reload.look();
        assertThat(call("one")).isEqualTo("whole");
        assertThat(said()).hasSize(1);
    }

    @Test
    void aFileThatBreaksARuleIsRefusedAndTakenWhenItIsMended() throws Exception {
        edit("some-service/one", route("one", "new").replace("ref: before", "ref: behind"));

        assertThat(call("one")).isEqualTo("old");
        assertThat(said())
                .containsExactly(
                        "routes/some-service/one.camel.yaml:13: there is no bean behind: name a @Component(\"...\")"
                                + " or @Bean of services/some-service, or of src/; what ran before runs on");
        reload.look();
        assertThat(said()).as("told once").hasSize(1);

        edit("some-service/one", route("one", "new"));
        assertThat(call("one")).isEqualTo("new");
    }

    /** Its YAML is right, and no rule knows the options of a component. */
    @Test
    void aFileOfWhichNoRouteCanBeMadeIsRefused() throws Exception {
        Route before = camel.getRoute("one");
        String wrong = "        - to:\n            uri: log:it\n            parameters:\n              nosuch: 1\n";
        edit("some-service/one", route("one", "new") + wrong);

        assertThat(camel.getRoute("one")).isSameAs(before);
        assertThat(said())
                .singleElement()
                .asString()
                .startsWith("routes/some-service/one.camel.yaml:21: ")
                .contains("nosuch");
    }

    /** Camel sees that two routes have one consumer only when it starts the second. */
    @Test
    void aRouteThatDoesNotStartGivesItsPlaceBack() throws Exception {
        edit("some-service/one", route("one", "new").replace("name: one", "name: two"));

        assertThat(call("one")).isEqualTo("old");
        assertThat(call("two")).isEqualTo("two");
        assertThat(said())
                .singleElement()
                .asString()
                .contains("one.camel.yaml:")
                .contains("runs on");
    }

    @Test
    void whatIsNotYamlIsRefusedWithItsLine() throws Exception {
        edit("some-service/one", route("one", "new").replace("uri: direct", "uri: [direct"));

        assertThat(call("one")).isEqualTo("old");
        assertThat(said())
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).matches("routes/some-service/one.camel.yaml:\\d+: .+"));
    }

    @Test
    void anIdOfAnotherFileIsRefused() throws Exception {
        String named = route("one", "new").replace("- setBody:\n", "- setBody:\n            id: two\n");
        edit("some-service/one", named);

        assertThat(call("one")).isEqualTo("old");
        assertThat(said()).singleElement().asString().contains("id two is already taken");
    }

    @Test
    void filesComeAndGo() throws Exception {
        edit("some-service/three", route("three", "three"));
        assertThat(call("three")).isEqualTo("three");

        Files.delete(path("some-service/three"));
        look();
        assertThat(camel.getRoute("three")).isNull();
        assertThat(said())
                .element(1)
                .isEqualTo("Route three was removed: routes/some-service/three.camel.yaml is gone");
    }

    @Test
    void whoCallsARouteThatIsGoneIsTold() throws Exception {
        edit("some-service/other", route("other", "other"));
        edit("some-service/one", route("one", "new") + CALL);
        Files.delete(path("some-service/other"));
        look();

        assertThat(said()).last().asString().contains("one.camel.yaml:19: no route starts with direct:other");
    }

    @Test
    void editsThatNeedEachOtherAreTakenTogether() throws Exception {
        write("some-service/one", route("one", "new") + CALL);
        write("some-service/other", route("other", "other"));
        look();

        assertThat(call("one")).isEqualTo("other");
        assertThat(said()).allSatisfy(line -> assertThat(line).startsWith("Route "));
    }

    @Test
    void aCallWaitsForTheRouteThatIsEdited() throws Exception {
        edit("some-service/one", route("one", "new") + CALL);
        assertThat(call("one")).as("refused").isEqualTo("old");

        edit("some-service/other", route("other", "other"));
        assertThat(call("one")).isEqualTo("other");
    }

    @Test
    void routesTakeAnEditedPolicy() throws Exception {
        before = exchange -> {
            throw new IllegalStateException("on purpose");
        };
        assertThat(call("one")).isEqualTo("failed");

        edit("shared/say-it", POLICY.replace("WORD", "sorry"));

        assertThat(call("one")).isEqualTo("sorry");
        assertThat(call("two")).isEqualTo("sorry");
    }

    @Test
    void aPolicyThatRoutesNeedStays() throws Exception {
        Files.delete(path("shared/say-it"));
        look();
        assertThat(said()).singleElement().asString().contains("is gone, and routes name it: one, two");

        edit("shared/say-it", POLICY.replace("WORD", "sorry").replace("java.lang.Exception", "no.such.Exception"));
        before = exchange -> {
            throw new IllegalStateException("on purpose");
        };
        assertThat(call("one")).isEqualTo("failed");
    }

    @Test
    void whatARouteHasBegunEndsInIt() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        before = exchange -> {
            begun.countDown();
            goOn.await(60, TimeUnit.SECONDS);
        };
        CompletableFuture<String> early = CompletableFuture.supplyAsync(() -> call("one"));
        assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
        write("some-service/one", route("one", "new"));
        CompletableFuture<Void> taken = CompletableFuture.runAsync(this::look);
        await().atMost(60, TimeUnit.SECONDS).until(() -> !isOpen("one"));
        CompletableFuture<String> late = CompletableFuture.supplyAsync(() -> call("one"));
        assertThat(early).isNotDone();
        assertThat(late).isNotDone();

        goOn.countDown();

        assertThat(early.get(60, TimeUnit.SECONDS)).isEqualTo("old");
        assertThat(late.get(60, TimeUnit.SECONDS)).isEqualTo("new");
        taken.get(60, TimeUnit.SECONDS);
    }

    @Test
    void nothingIsLostWhileARouteIsReplacedAgainAndAgain() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger answers = new AtomicInteger();
        CompletableFuture<Void> calls = CompletableFuture.runAsync(() -> {
            while (!done.get()) {
                assertThat(call("one")).matches("old|new\\d+");
                answers.incrementAndGet();
            }
        });
        for (int i = 0; i < 20; i++) {
            edit("some-service/one", route("one", "new" + i));
        }
        done.set(true);
        calls.get(60, TimeUnit.SECONDS);

        assertThat(answers).hasPositiveValue();
        assertThat(call("one")).isEqualTo("new19");
        assertThat(said()).hasSize(20);
    }

    @Test
    void aRouteThatAnOperatorHasStoppedStaysStopped() throws Exception {
        camel.getRouteController().stopRoute("one");

        edit("some-service/one", route("one", "new"));
        assertThat(camel.getRouteController().getRouteStatus("one")).isEqualTo(ServiceStatus.Stopped);

        camel.getRouteController().startRoute("one");
        assertThat(call("one")).isEqualTo("new");
    }

    @Test
    void aFolderThatIsAwayForAMomentHasLostNothing() throws Exception {
        Path away = folder.resolveSibling(folder.getFileName() + "-away");
        Files.move(folder, away);
        look();
        Files.move(away, folder);
        look();

        assertThat(call("one")).isEqualTo("old");
        assertThat(said()).isEmpty();
    }

    private boolean isOpen(String name) {
        return camel.getRoute(name) != null
                && camel.getRoute(name).getConsumer() instanceof org.apache.camel.support.DefaultConsumer consumer
                && !consumer.isSuspendingOrSuspended();
    }

    private static String route(String id, String word) {
        return ROUTE.replace("ID", id).replace("WORD", word);
    }

    private String call(String name) {
        return client.requestBody("direct:" + name, "", String.class);
    }

    private List<String> said() {
        return told.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    private Path path(String file) {
        return folder.resolve(file + ".camel.yaml");
    }

    private void write(String file, String yaml) throws IOException {
        Files.createDirectories(path(file).getParent());
        Files.writeString(path(file), yaml);
    }

    private void edit(String file, String yaml) throws IOException {
        write(file, yaml);
        look();
    }

    private void look() {
        reload.look();
        reload.look();
    }
}
