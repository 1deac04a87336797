package dev.aimessenger.simulator.http;

import dev.aimessenger.simulator.fault.SimulatorSettings;
import org.springframework.stereotype.Component;

/** Slows a stream down until a person can see it. */
@Component("streamPace")
public class StreamPace {

    private final long delayMs;

    public StreamPace(SimulatorSettings settings) {
        this.delayMs = settings.streamDelayMs();
    }

    /** The answer itself, or its events with a pause between them. */
    public Object pace(String answer) {
        return delayMs == 0 || !answer.startsWith("data: ") ? answer : new PacedEvents(answer, delayMs);
    }
}
