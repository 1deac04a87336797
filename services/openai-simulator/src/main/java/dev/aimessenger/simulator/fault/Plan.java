package dev.aimessenger.simulator.fault;

import dev.aimessenger.simulator.completion.CompletionRequest;

/** How one request is going to be answered. Getters, since the route reads them. */
public final class Plan {

    private final CompletionRequest request;
    private final Fault fault;
    private final long delayMs;

    Plan(CompletionRequest request, Fault fault, long delayMs) {
        this.request = request;
        this.fault = fault;
        this.delayMs = delayMs;
    }

    public CompletionRequest getRequest() {
        return request;
    }

    public String getFault() {
        return fault.label();
    }

    public boolean has(Fault some) {
        return fault == some;
    }

    /** Milliseconds before the answer. */
    public long getDelayMs() {
        return delayMs;
    }

    public boolean isStreaming() {
        return request.streaming();
    }
}
