package dev.aimessenger.testsupport.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.component.mock.MockEndpoint;

/** What the policies of routes/shared promise when a step fails. */
enum Policy {
    LEAVE_TO_CALLER(false, false, null, null),
    LEAVE_TO_NEXT_RUN(false, false, "", ""),
    RETRY_AT_NEXT_POLL(true, true, null, null),
    RETRY_FOREVER(true, false, null, "send-hopeless-dead-letter"),
    RETRY_THEN_READ_AGAIN(true, true, null, null),
    RETRY_THEN_GO_ON(true, false, "", ""),
    RETRY_THEN_DEAD_LETTER(true, false, "send-dead-letter", "send-permanent-dead-letter"),
    RETRY_THEN_TELL_OWNER(true, false, "send-advice-dead-letter", "send-permanent-advice-dead-letter"),
    CLOSE_CONNECTION(true, true, "close-connection-now", "close-connection-now"),
    ANSWER_WITH_ERROR(true, false, "send-lasting-error", "send-error"),
    ANSWER_WITH_OPENAI_ERROR(false, false, "", "");

    private static final Map<String, Policy> BY_ID = Stream.of(values())
            .collect(Collectors.toMap(policy -> policy.name().toLowerCase().replace('_', '-'), policy -> policy));

    private final boolean triesAgain;
    private final boolean triesTheHopelessAgain;
    /** The step that tells of the failure; empty when nobody is told, null when the failure goes on to the caller. */
    private final String told;

    private final String toldOfTheHopeless;

    Policy(boolean triesAgain, boolean triesTheHopelessAgain, String told, String toldOfTheHopeless) {
        this.triesAgain = triesAgain;
        this.triesTheHopelessAgain = triesTheHopelessAgain;
        this.told = told;
        this.toldOfTheHopeless = toldOfTheHopeless;
    }

    static Policy of(String id) {
        Policy policy = BY_ID.get(id);
        assertThat(policy).as("what the policy %s promises", id).isNotNull();
        return policy;
    }

    void expect(RouteTest test, MockEndpoint step, boolean mayPass, Exchange after) {
        boolean again = mayPass ? triesAgain : triesTheHopelessAgain;
        int retries = this == RETRY_AT_NEXT_POLL ? 1 : RouteTest.RETRIES;
        assertThat(step.getReceivedCounter()).as("calls").isEqualTo(again ? 1 + retries : 1);
        String teller = mayPass ? told : toldOfTheHopeless;
        if (teller == null) {
            assertThat(after.getException()).as("what the caller gets").isNotNull();
            return;
        }
        assertThat(after.getException()).as("what the caller gets").isNull();
        if (!teller.isEmpty()) {
            assertThat(test.mock(teller).getExchanges()).as(teller).hasSize(1);
        }
    }
}
