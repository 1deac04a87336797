package dev.aimessenger.simulator.fault;

import dev.aimessenger.common.launch.WrongSetting;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param latencyMs how long a healthy answer takes, in milliseconds
 * @param latencyJitterMs up to so many milliseconds more, at random
 * @param fault label of the fault that models without one of their own have
 * @param faultEvery every so many requests have that fault; 1 is all of them
 * @param hangMs when a hanging request is given up, in milliseconds
 * @param streamDelayMs the time between two chunks of a stream, in milliseconds
 */
@ConfigurationProperties("aimessenger.simulator")
public record SimulatorSettings(
        @DefaultValue("300") long latencyMs,
        @DefaultValue("0") long latencyJitterMs,
        @DefaultValue("none") String fault,
        @DefaultValue("1") int faultEvery,
        @DefaultValue("120000") long hangMs,
        @DefaultValue("0") long streamDelayMs) {

    public SimulatorSettings {
        Fault.of(fault);
        atLeast(0, "SIMULATOR_LATENCY_MS", latencyMs);
        atLeast(0, "SIMULATOR_LATENCY_JITTER_MS", latencyJitterMs);
        atLeast(1, "SIMULATOR_FAULT_EVERY", faultEvery);
        atLeast(0, "SIMULATOR_HANG_MS", hangMs);
        atLeast(0, "SIMULATOR_STREAM_DELAY_MS", streamDelayMs);
    }

    private static void atLeast(long least, String name, long value) {
        if (value < least) {
            throw WrongSetting.of(name, "must be " + least + " or more, not " + value);
        }
    }
}
