package dev.aimessenger.ai.autoreply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.ai.thread.BindingContext;
import dev.aimessenger.ai.usage.TokenAllowance;
import dev.aimessenger.common.payload.AutoreplyRules;
import dev.aimessenger.common.payload.AutoreplyRules.Delay;
import dev.aimessenger.common.payload.AutoreplyRules.When;
import dev.aimessenger.common.payload.BindingType;
import dev.aimessenger.common.payload.ChatMessage;
import dev.aimessenger.common.payload.FeedMessage;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerRulesTest {

    /** 21:30 in Paris. */
    private static final Instant NOW = Instant.parse("2026-01-15T20:30:00Z");

    private final AnswerRules rules = new AnswerRules(new TokenAllowance(1_000), 4, Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void withoutRulesOfTheOwnerTheModelAnswers() {
        assertThat(rules.decide(counts(29, 3, 999), person(), context(AutoreplyRules.DEFAULT, false, true)))
                .isNull();
    }

    @Test
    void aPausedBindingIsSilent() {
        assertThat(rules.decide(counts(0, 0, 0), person(), context(AutoreplyRules.DEFAULT, true, false)))
                .isEqualTo(SkipReason.PAUSED);
    }

    @ParameterizedTest
    @CsvSource({"true, OWNER_ONLINE", "false,"})
    void whileAwayMeansWithoutASocket(boolean online, SkipReason reason) {
        AutoreplyRules away = rules(new When(When.Kind.AWAY, null, null, null), null);
        assertThat(rules.decide(counts(0, 0, 0), person(), context(away, false, online)))
                .isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "Europe/Paris, 21:00, 22:00,",
        "Europe/Paris, 21:30, 22:00,",
        "Europe/Paris, 20:00, 21:30, OUTSIDE_HOURS",
        "Europe/Paris, 22:00, 07:00, OUTSIDE_HOURS",
        "Europe/Paris, 21:00, 07:00,",
        "UTC,          21:00, 22:00, OUTSIDE_HOURS",
        "Asia/Tokyo,   23:00, 06:00,",
    })
    void hoursAreOfTheirTimeZoneAndMaySpanMidnight(String zone, String from, String to, SkipReason reason) {
        AutoreplyRules hours = rules(new When(When.Kind.HOURS, zone, from, to), null);
        assertThat(rules.decide(counts(0, 0, 0), person(), context(hours, false, false)))
                .isEqualTo(reason);
    }

    @Test
    void thereAreSoManyAnswersAnHour() {
        AutoreplyRules two = rules(null, 2);
        assertThat(rules.decide(counts(1, 0, 0), person(), context(two, false, false)))
                .isNull();
        assertThat(rules.decide(counts(2, 0, 0), person(), context(two, false, false)))
                .isEqualTo(SkipReason.HOURLY_LIMIT);
    }

    @Test
    void modelsAnswerEachOtherOnlySoOften() {
        BindingContext context = context(AutoreplyRules.DEFAULT, false, false);
        assertThat(rules.decide(counts(0, 3, 0), message(true, 1), context)).isNull();
        assertThat(rules.decide(counts(0, 4, 0), message(true, 1), context)).isEqualTo(SkipReason.LOOP);
        assertThat(rules.decide(counts(0, 4, 0), person(), context)).isNull();
        // A draft that its owner sent is the owner's doing.
        assertThat(rules.decide(counts(0, 4, 0), message(true, 0), context)).isNull();
    }

    @Test
    void theBudgetOfADayEnds() {
        assertThat(rules.decide(counts(0, 0, 1_000), person(), context(AutoreplyRules.DEFAULT, false, false)))
                .isEqualTo(SkipReason.BUDGET_SPENT);
    }

    @Test
    void theDelayIsWithinWhatTheOwnerSet() {
        AutoreplyRules set = new AutoreplyRules(null, new Delay(5, 25), null, null, null);
        for (int i = 0; i < 1_000; i++) {
            assertThat(rules.delaySeconds(set)).isBetween(5.0, 25.0);
        }
        assertThat(rules.delaySeconds(new AutoreplyRules(null, new Delay(0, 0), null, null, null)))
                .isZero();
        assertThat(rules.longestSeconds(set)).isEqualTo(75);
    }

    private static Map<String, Object> counts(long hour, long pair, long tokens) {
        return Map.of("this_hour", hour, "of_pair_this_hour", pair, "tokens_today", tokens);
    }

    private static AutoreplyRules rules(When when, Integer maxPerHour) {
        return new AutoreplyRules(null, null, when, maxPerHour, null);
    }

    private static BindingContext context(AutoreplyRules rules, boolean paused, boolean online) {
        return new BindingContext("owner@example.org", rules, paused, online);
    }

    private static FeedMessage person() {
        return message(false, 0);
    }

    private static FeedMessage message(boolean ai, int hops) {
        return new FeedMessage(
                "thread",
                BindingType.AUTOREPLY,
                1,
                new ChatMessage(
                        7,
                        null,
                        UUID.randomUUID(),
                        UUID.randomUUID(),
                        2,
                        "other@example.org",
                        "Hi",
                        ai,
                        Instant.EPOCH,
                        hops));
    }
}
