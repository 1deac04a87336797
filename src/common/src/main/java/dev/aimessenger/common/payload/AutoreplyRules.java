package dev.aimessenger.common.payload;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;
import java.time.DateTimeException;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;

/**
 * When and how the model answers in its owner's name. What is null when it is made gets its default.
 *
 * @param mode whether answers are sent, or shown to the owner as drafts; default send
 * @param delay how long an answer waits for more messages, and for the owner; default 2 to 5 seconds
 * @param when at which times the model answers; default always
 * @param maxPerHour the most answers in any hour, 1 to 1,000; default 30
 * @param language the language of the prompts; null for the one that the chat is in
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AutoreplyRules(Mode mode, Delay delay, When when, Integer maxPerHour, Language language) {

    /** What holds for a binding of which nothing else was said. */
    public static final AutoreplyRules DEFAULT = new AutoreplyRules(null, null, null, null, null);

    private static final int DEFAULT_MAX_PER_HOUR = 30;
    private static final int LARGEST_MAX_PER_HOUR = 1_000;

    public AutoreplyRules {
        mode = mode == null ? Mode.SEND : mode;
        delay = delay == null ? new Delay(null, null) : delay;
        when = when == null ? new When(null, null, null, null) : when;
        maxPerHour = maxPerHour == null ? DEFAULT_MAX_PER_HOUR : maxPerHour;
        require(maxPerHour >= 1 && maxPerHour <= LARGEST_MAX_PER_HOUR, "maxPerHour", "must be 1 to 1000");
    }

    public enum Mode {
        /** The answer goes to the chat. */
        @JsonProperty("send")
        SEND,
        /** The answer goes to the owner, who edits and sends it. */
        @JsonProperty("draft")
        DRAFT
    }

    public enum Language {
        @JsonProperty("ru")
        RU,
        @JsonProperty("en")
        EN
    }

    /**
     * A random time between the two; both or neither are given.
     *
     * @param minSeconds 0 to 3,600; default 2
     * @param maxSeconds {@code minSeconds} to 3,600; default 5
     */
    public record Delay(Integer minSeconds, Integer maxSeconds) {

        private static final int LONGEST = 3_600;

        public Delay {
            require((minSeconds == null) == (maxSeconds == null), "delay", "needs both minSeconds and maxSeconds");
            minSeconds = minSeconds == null ? 2 : minSeconds;
            maxSeconds = maxSeconds == null ? 5 : maxSeconds;
            require(minSeconds >= 0 && minSeconds <= LONGEST, "delay.minSeconds", "must be 0 to 3600");
            require(
                    maxSeconds >= minSeconds && maxSeconds <= LONGEST,
                    "delay.maxSeconds",
                    "must be minSeconds to 3600");
        }
    }

    /**
     * @param kind always, while the owner is away (has no socket), or between two times of day; default always
     * @param zone of hours: an IANA time zone, such as Europe/Paris
     * @param from of hours: the first time of day, HH:mm
     * @param to of hours: the time of day at which they end, HH:mm; before {@code from} it is the next day's
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record When(Kind kind, String zone, String from, String to) {

        private static final DateTimeFormatter TIME =
                DateTimeFormatter.ofPattern("HH:mm").withResolverStyle(ResolverStyle.STRICT);

        public enum Kind {
            @JsonProperty("always")
            ALWAYS,
            @JsonProperty("away")
            AWAY,
            @JsonProperty("hours")
            HOURS
        }

        public When {
            kind = kind == null ? Kind.ALWAYS : kind;
            if (kind == Kind.HOURS) {
                zone(zone);
                time(from, "when.from");
                time(to, "when.to");
                require(!from.equals(to), "when.to", "must differ from when.from");
            } else {
                require(zone == null && from == null && to == null, "when", "zone, from and to belong to kind hours");
            }
        }

        /**
         * Whether hours include this moment; the other kinds include each.
         *
         * @param now in any zone
         */
        public boolean includes(ZonedDateTime now) {
            if (kind != Kind.HOURS) {
                return true;
            }
            LocalTime time = now.withZoneSameInstant(ZoneId.of(zone)).toLocalTime();
            LocalTime begin = LocalTime.parse(from, TIME);
            LocalTime end = LocalTime.parse(to, TIME);
            boolean begun = !time.isBefore(begin);
            boolean over = !time.isBefore(end);
            return begin.isBefore(end) ? begun && !over : begun || !over;
        }

        private static void zone(String zone) {
            try {
                require(zone != null, "when.zone", "is missing");
                ZoneId.of(zone);
            } catch (DateTimeException e) {
                throw invalid("when.zone", "is no time zone that is known");
            }
        }

        private static void time(String time, String field) {
            try {
                require(time != null, field, "is missing");
                LocalTime.parse(time, TIME);
            } catch (DateTimeException e) {
                throw invalid(field, "must be a time of day, HH:mm");
            }
        }
    }

    private static void require(boolean holds, String field, String what) {
        if (!holds) {
            throw invalid(field, what);
        }
    }

    private static ServiceException invalid(String field, String what) {
        return new ServiceException(ErrorCode.INVALID_REQUEST, field + " " + what, field);
    }
}
