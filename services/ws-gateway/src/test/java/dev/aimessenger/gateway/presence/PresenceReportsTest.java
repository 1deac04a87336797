package dev.aimessenger.gateway.presence;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.aimessenger.proto.chat.v1.ReportPresenceRequest;
import dev.aimessenger.proto.chat.v1.ReportPresenceResponse;
import dev.aimessenger.sockets.Connections;
import dev.aimessenger.sockets.Principal;
import java.time.Instant;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class PresenceReportsTest {

    private static final ReportPresenceResponse KNOWN =
            ReportPresenceResponse.newBuilder().setKnown(true).build();
    private static final ReportPresenceResponse UNKNOWN = ReportPresenceResponse.getDefaultInstance();

    private final Connections connections = new Connections();
    private final PresenceReports reports = new PresenceReports(connections, "gateway-1");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
        lines.start();
        ((Logger) LoggerFactory.getLogger(PresenceReports.class)).addAppender(lines);
    }

    @AfterEach
    void listenNoMore() {
        ((Logger) LoggerFactory.getLogger(PresenceReports.class)).detachAppender(lines);
    }

    @Test
    void firstAllAreReportedAndThenWhoCameAndWhoWent() {
        open("a1", 1);
        open("b1", 2);
        assertReport(reports.next(), true, new long[] {1, 2}, new long[0]);
        reports.answered(KNOWN);

        open("a2", 1);
        open("c1", 3);
        connections.close("a1");
        connections.close("b1");
        assertReport(reports.next(), false, new long[] {3}, new long[] {2});
        reports.answered(KNOWN);

        connections.close("a2");
        assertReport(reports.next(), false, new long[0], new long[] {1});
        reports.answered(KNOWN);

        assertReport(reports.next(), false, new long[0], new long[0]);
    }

    /** Who came and went between two reports was never there; who went and came is still there. */
    @Test
    void whatIsAsItWasIsNotReported() {
        open("a1", 1);
        reports.next();
        reports.answered(KNOWN);
        connections.close("a1");
        open("b1", 2);
        connections.close("b1");
        open("a2", 1);

        assertReport(reports.next(), false, new long[0], new long[0]);
    }

    /** The report that was not answered may have been taken: who was in it and is gone must not stay online for ever. */
    @Test
    void afterAReportWithoutAnAnswerAllAreReportedAnew() {
        open("a1", 1);
        reports.next();
        reports.answered(KNOWN);
        open("b1", 2);
        reports.next();
        connections.close("b1");
        open("c1", 3);

        assertReport(reports.next(), true, new long[] {1, 3}, new long[0]);
        assertReport(reports.next(), true, new long[] {1, 3}, new long[0]);
        reports.answered(KNOWN);
        assertReport(reports.next(), false, new long[0], new long[0]);
    }

    @Test
    void whereNothingIsKnownAllAreReportedAnew() {
        open("a1", 1);
        reports.next();
        reports.answered(KNOWN);
        open("b1", 2);
        reports.next();
        reports.answered(UNKNOWN);

        assertReport(reports.next(), true, new long[] {1, 2}, new long[0]);
    }

    @Test
    void nowAndThenAllAreReportedAnew() {
        open("a1", 1);
        for (int i = 0; i < 2 * (PresenceReports.CHANGES_IN_A_ROW + 1); i++) {
            ReportPresenceRequest report = reports.next();
            assertThat(report.getAnew()).as("report %d", i).isEqualTo(i % (PresenceReports.CHANGES_IN_A_ROW + 1) == 0);
            assertThat(report.getOnlineUserIdsCount()).isEqualTo(report.getAnew() ? 1 : 0);
            reports.answered(KNOWN);
        }
    }

    @Test
    void everyStartIsAnotherInstance() {
        String instance = reports.next().getInstance();

        assertThat(instance).startsWith("gateway-1").isEqualTo(reports.next().getInstance());
        assertThat(new PresenceReports(connections, "gateway-1").next().getInstance())
                .isNotEqualTo(instance);
    }

    @Test
    void theLogSaysOnceThatReportsAreNotTakenAndOnceThatTheyAre() {
        for (int i = 0; i < 5; i++) {
            reports.next();
        }
        assertThat(lines.list).singleElement().asString().contains("WARN");

        reports.answered(KNOWN);
        reports.next();
        reports.answered(KNOWN);
        assertThat(lines.list).hasSize(2).last().asString().contains("INFO", "again");
    }

    private void open(String key, long user) {
        connections.open(
                key, new Principal(user, user + "@example.org", Instant.now().plusSeconds(60)));
    }

    private static void assertReport(ReportPresenceRequest report, boolean anew, long[] online, long[] offline) {
        assertThat(report.getAnew()).isEqualTo(anew);
        assertThat(report.getOnlineUserIdsList())
                .containsExactlyInAnyOrder(LongStream.of(online).boxed().toArray(Long[]::new));
        assertThat(report.getOfflineUserIdsList())
                .containsExactlyInAnyOrder(LongStream.of(offline).boxed().toArray(Long[]::new));
    }
}
