package dev.aimessenger.gateway.presence;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.aimessenger.gateway.TestMessages;
import dev.aimessenger.proto.chat.v1.ReportPresenceRequest;
import dev.aimessenger.proto.chat.v1.ReportPresenceResponse;
import dev.aimessenger.sockets.Connections;
import dev.aimessenger.sockets.Principal;
import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.RouteTest;
import io.grpc.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The gateway keeps saying who is online, whatever became of what it said before. */
@ForRoute("ws-gateway/report-presence")
class ReportPresenceRouteTest extends RouteTest {

    private final Connections connections = TestMessages.annsConnection();
    private final List<ReportPresenceRequest> reports = new ArrayList<>();
    private boolean away;

    @Override
    protected void bind(Registry beans) {
        beans.bind("presenceReports", new PresenceReports(connections, "gateway-1"));
    }

    @Override
    protected void answer() {
        mock("send-presence").whenAnyExchangeReceived(exchange -> {
            reports.add(exchange.getMessage().getBody(ReportPresenceRequest.class));
            if (away) {
                throw Status.UNAVAILABLE.asRuntimeException();
            }
            exchange.getMessage()
                    .setBody(ReportPresenceResponse.newBuilder().setKnown(true).build());
        });
    }

    @Override
    protected Exchange good() throws Exception {
        return send(null, Map.of());
    }

    @Test
    void reportsGoOnWhenNobodyComesAndAfterFailures() throws Exception {
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        Logger root = (Logger) LoggerFactory.getLogger("ROOT");
        root.addAppender(lines);
        try {
            good();
            good();
            assertThat(reports.get(0).getAnew()).isTrue();
            assertThat(reports.get(0).getOnlineUserIdsList()).containsExactly(5L);
            assertThat(reports.get(1).getAnew()).isFalse();
            assertThat(reports.get(1).getOnlineUserIdsList()).isEmpty();

            away = true;
            for (int failures = 0; failures < 10; failures++) {
                good();
            }
            assertThat(reports).hasSize(12);
            connections.open(
                    "bob", new Principal(6, "bob@example.org", Instant.now().plusSeconds(60)));
            away = false;
            good();
            assertThat(reports.get(12).getAnew()).isTrue();
            assertThat(reports.get(12).getOnlineUserIdsList()).containsExactlyInAnyOrder(5L, 6L);
            good();
            assertThat(reports.get(13).getAnew()).isFalse();
        } finally {
            root.detachAppender(lines);
        }
        assertThat(lines.list)
                .filteredOn(line -> line.getLevel().isGreaterOrEqual(Level.WARN))
                .singleElement()
                .asString()
                .contains("takes no report");
    }
}
