package dev.aimessenger.simulator.fault;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param latencyMs how long a healthy answer takes, in milliseconds
 * @param latencyJitterMs up to so many milliseconds more, at random
 * @param fault label of the fault that models without one of their own have
 * @param faultEvery every so many requests have that fault; 1 is all of them
 * @param hangMs when a hanging request is given up, in milliseconds
 */
@ConfigurationProperties("aimessenger.simulator")
public record SimulatorSettings(
        @DefaultValue("300") long latencyMs,
        @DefaultValue("0") long latencyJitterMs,
        @DefaultValue("none") String fault,
        @DefaultValue("1") int faultEvery,
        @DefaultValue("120000") long hangMs) {

    public SimulatorSettings {
        Fault.of(fault);
        notNegative("latency-ms", latencyMs);
        notNegative("latency-jitter-ms", latencyJitterMs);
        notNegative("hang-ms", hangMs);
        if (faultEvery < 1) {
            throw new IllegalArgumentException("aimessenger.simulator.fault-every (SIMULATOR_FAULT_EVERY) is "
                    + faultEvery + ", but must be 1 or more");
        }
    }

    private static void notNegative(String name, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(
                    "aimessenger.simulator." + name + " is " + value + ", but must not be negative");
        }
    }
}
