package dev.aimessenger.gateway.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.aimessenger.proto.chat.v1.ReportPresenceRequest;
import dev.aimessenger.proto.chat.v1.ReportPresenceResponse;
import dev.aimessenger.sockets.Connections;
import dev.aimessenger.sockets.Principal;
import io.grpc.Status;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.model.Resilience4jConfigurationDefinition;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The gateway keeps saying who is online, whatever became of what it said before. */
class ReportPresenceRouteTest extends CamelTestSupport {

    private final Connections connections = new Connections();
    private final List<ReportPresenceRequest> reports = new CopyOnWriteArrayList<>();
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private volatile boolean away;

    @Override
    public boolean isUseAdviceWith() {
        return true;
    }

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        context.getRegistry().bind("presenceReports", new PresenceReports(connections, "gateway-1"));
        Resilience4jConfigurationDefinition breaker = new Resilience4jConfigurationDefinition();
        breaker.setThrowExceptionWhenHalfOpenOrOpenState("true");
        breaker.setMinimumNumberOfCalls("1000");
        context.getRegistry().bind("chat-service", breaker);
        Properties settings = new Properties();
        settings.put("aimessenger.presence.report-ms", "10");
        settings.put("chat.grpc", "localhost:1");
        context.getPropertiesComponent().setInitialProperties(settings);
        return context;
    }

    @BeforeEach
    void load() throws Exception {
        for (String file : List.of("shared/leave-to-next-run", "ws-gateway/report-presence")) {
            PluginHelper.getRoutesLoader(context)
                    .loadRoutes(PluginHelper.getResourceLoader(context)
                            .resolveResource("classpath:routes/" + file + ".camel.yaml"));
        }
        AdviceWith.adviceWith(
                context,
                "report-presence",
                route -> route.weaveById("send-presence").replace().process(exchange -> {
                    reports.add(exchange.getMessage().getBody(ReportPresenceRequest.class));
                    if (away) {
                        throw Status.UNAVAILABLE.asRuntimeException();
                    }
                    exchange.getMessage()
                            .setBody(ReportPresenceResponse.newBuilder()
                                    .setKnown(true)
                                    .build());
                }));
        lines.start();
        ((Logger) LoggerFactory.getLogger("ROOT")).addAppender(lines);
    }

    @Test
    void reportsGoOnWhenNobodyComesAndAfterFailures() {
        connections.open("a1", new Principal(1, "ann@example.org", Instant.now().plusSeconds(60)));
        context.start();
        await().until(() -> reports.size() >= 3);
        assertThat(reports.get(0).getAnew()).isTrue();
        assertThat(reports.get(0).getOnlineUserIdsList()).containsExactly(1L);
        assertThat(reports.get(1).getAnew()).isFalse();
        assertThat(reports.get(1).getOnlineUserIdsList()).isEmpty();

        away = true;
        int before = reports.size();
        await().until(() -> reports.size() >= before + 10);
        connections.open("b1", new Principal(2, "bob@example.org", Instant.now().plusSeconds(60)));
        int failed = reports.size();
        away = false;
        await().until(() -> reports.subList(failed, reports.size()).stream()
                .anyMatch(report -> report.getAnew() && report.getOnlineUserIdsCount() == 2));
        await().until(() -> !reports.get(reports.size() - 1).getAnew());

        ((Logger) LoggerFactory.getLogger("ROOT")).detachAppender(lines);
        assertThat(lines.list)
                .filteredOn(line -> line.getLevel().isGreaterOrEqual(Level.WARN))
                .singleElement()
                .asString()
                .contains("takes no report");
    }
}
