package dev.aimessenger.gateway.presence;

import dev.aimessenger.proto.chat.v1.ReportPresenceRequest;
import dev.aimessenger.proto.chat.v1.ReportPresenceResponse;
import dev.aimessenger.sockets.Connections;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * What to tell chat-service of who is online here: those who came and those who went since the last report that it
 * answered. After one that it did not answer, and may have taken all the same, everything is said anew.
 */
@Component("presenceReports")
public class PresenceReports {

    /** A report that was long on its way can undo a newer one; now and then everything is said anew, whatever happened. */
    static final int CHANGES_IN_A_ROW = 30;

    private static final Logger LOG = LoggerFactory.getLogger(PresenceReports.class);

    private final Connections connections;
    private final String instance;

    /** Who is online here as far as chat-service knows. */
    private Set<Long> told = Set.of();

    /** The same, once the last report is answered; null when it is. */
    private Set<Long> telling;

    private int changesLeft;
    private boolean unanswered;

    PresenceReports(Connections connections, @Value("${aimessenger.instance}") String name) {
        this.connections = connections;
        // What the last run of this gateway has reported is not this one's.
        this.instance = name + "/" + UUID.randomUUID();
    }

    public synchronized ReportPresenceRequest next() {
        if (telling != null) {
            changesLeft = 0;
            if (!unanswered) {
                LOG.warn("chat-service takes no report of who is online here; this is said once until it does");
                unanswered = true;
            }
        }
        telling = connections.users();
        ReportPresenceRequest.Builder report =
                ReportPresenceRequest.newBuilder().setInstance(instance);
        if (changesLeft == 0) {
            return report.setAnew(true).addAllOnlineUserIds(telling).build();
        }
        return report.addAllOnlineUserIds(without(telling, told))
                .addAllOfflineUserIds(without(told, telling))
                .build();
    }

    public synchronized void answered(ReportPresenceResponse answer) {
        if (unanswered) {
            LOG.info("chat-service takes reports of who is online here again");
            unanswered = false;
        }
        if (!answer.getKnown()) {
            changesLeft = 0;
        } else if (changesLeft == 0) {
            changesLeft = CHANGES_IN_A_ROW;
        } else {
            changesLeft--;
        }
        told = telling;
        telling = null;
    }

    private static Iterable<Long> without(Set<Long> users, Set<Long> others) {
        Stream<Long> rest = users.stream().filter(user -> !others.contains(user));
        return rest::iterator;
    }
}
