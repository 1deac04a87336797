package dev.aimessenger.gateway.room;

import dev.aimessenger.common.payload.ChatMessage;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import org.apache.camel.ExchangeProperty;
import org.springframework.stereotype.Component;

/**
 * Measures how long messages take from the gateway that takes them to their push here. The two gateways' clocks differ by
 * what their machines' clocks do.
 */
@Component("deliveries")
public final class Deliveries {

    private static final Duration[] STEPS = {
        Duration.ofMillis(10), Duration.ofMillis(25), Duration.ofMillis(50), Duration.ofMillis(100),
        Duration.ofMillis(250), Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofMillis(2_500),
        Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(30)
    };

    private final Timer ofPeople;
    private final Timer ofModels;

    Deliveries(MeterRegistry meters, Rooms rooms) {
        ofPeople = timer(meters, "person");
        ofModels = timer(meters, "model");
        Gauge.builder("aimessenger.rooms", rooms, Rooms::count)
                .description("Chats that somebody has open at this gateway")
                .register(meters);
    }

    private static Timer timer(MeterRegistry meters, String author) {
        return Timer.builder("aimessenger.delivery")
                .description("From taking a message to its push to those who are in its room")
                .tag("author", author)
                .serviceLevelObjectives(STEPS)
                .register(meters);
    }

    /** A message has been pushed. */
    public void measure(@ExchangeProperty("message") ChatMessage message) {
        Duration taken = Duration.between(message.sentAt(), Instant.now());
        (message.aiGenerated() ? ofModels : ofPeople).record(taken.isNegative() ? Duration.ZERO : taken);
    }
}
