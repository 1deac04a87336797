package dev.aimessenger.ai.autoreply;

import dev.aimessenger.ai.thread.BindingContext;
import dev.aimessenger.ai.usage.TokenAllowance;
import dev.aimessenger.common.payload.AutoreplyRules;
import dev.aimessenger.common.payload.AutoreplyRules.When;
import dev.aimessenger.common.payload.FeedMessage;
import java.time.Clock;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.camel.ExchangeProperty;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Whether and when the model answers a message in its owner's name: the owner's rules, the loop fuse and the budget. */
@Component("answerRules")
public class AnswerRules {

    /** A burst of messages puts an answer off by this many times its longest delay, at most. */
    private static final int BURST_DELAYS = 3;

    private final TokenAllowance allowance;
    private final int pairAnswersPerHour;
    private final Clock clock;

    @Autowired
    AnswerRules(TokenAllowance allowance, @Value("${aimessenger.feed.pair-answers-per-hour}") int pairAnswersPerHour) {
        this(allowance, pairAnswersPerHour, Clock.systemUTC());
    }

    AnswerRules(TokenAllowance allowance, int pairAnswersPerHour, Clock clock) {
        this.allowance = allowance;
        this.pairAnswersPerHour = pairAnswersPerHour;
        this.clock = clock;
    }

    /** How long an answer waits, in seconds: at random within what the owner set. */
    public double delaySeconds(AutoreplyRules rules) {
        AutoreplyRules.Delay delay = rules.delay();
        return delay.minSeconds()
                + ThreadLocalRandom.current().nextDouble() * (delay.maxSeconds() - delay.minSeconds());
    }

    /** How long it waits at most when more messages come, in seconds. */
    public double longestSeconds(AutoreplyRules rules) {
        return (double) BURST_DELAYS * rules.delay().maxSeconds();
    }

    /**
     * The first rule that forbids the answer.
     *
     * @param counts a row of answer-counts.sql
     * @return null when the model answers
     */
    public SkipReason decide(
            Map<String, Object> counts,
            @ExchangeProperty("feed") FeedMessage feed,
            @ExchangeProperty("context") BindingContext context) {
        AutoreplyRules rules = context.rules();
        if (context.paused()) {
            return SkipReason.PAUSED;
        }
        if (rules.when().kind() == When.Kind.AWAY && context.ownerOnline()) {
            return SkipReason.OWNER_ONLINE;
        }
        if (!rules.when().includes(ZonedDateTime.now(clock))) {
            return SkipReason.OUTSIDE_HOURS;
        }
        if (count(counts, "this_hour") >= rules.maxPerHour()) {
            return SkipReason.HOURLY_LIMIT;
        }
        if (isOfModel(feed) && count(counts, "of_pair_this_hour") >= pairAnswersPerHour) {
            return SkipReason.LOOP;
        }
        return allowance.isSpent(count(counts, "tokens_today")) ? SkipReason.BUDGET_SPENT : null;
    }

    /** Whether a model wrote the message without its owner's doing. */
    static boolean isOfModel(FeedMessage feed) {
        return feed.message().aiGenerated() && feed.message().hops() > 0;
    }

    private static long count(Map<String, Object> counts, String name) {
        return ((Number) counts.get(name)).longValue();
    }
}
