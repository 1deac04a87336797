package dev.aimessenger.simulator.fault;

import dev.aimessenger.simulator.completion.CompletionRequest;
import dev.aimessenger.simulator.http.OpenaiError;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/** Decides by model name and settings what happens to a request. The models are behaviours, not sizes. */
@Component("planner")
@EnableConfigurationProperties(SimulatorSettings.class)
public class Planner {

    /** Models that are listed; {@code simulator-slow-<milliseconds>} takes any number of up to six digits. */
    public static final List<String> MODELS = List.of(
            "simulator",
            "simulator-429",
            "simulator-500",
            "simulator-hang",
            "simulator-cut",
            "simulator-broken-json",
            "simulator-empty",
            "simulator-content-filter",
            "simulator-long",
            "simulator-401",
            "simulator-404",
            "simulator-context-length",
            "simulator-slow-5000");

    private static final String HEALTHY = "simulator";
    private static final Pattern SLOW = Pattern.compile("simulator-slow-(\\d{1,6})");

    private final SimulatorSettings settings;
    private final AtomicLong requests = new AtomicLong();

    public Planner(SimulatorSettings settings) {
        this.settings = settings;
    }

    /** @throws OpenaiError 404 for a model that is not one of ours */
    public Plan plan(CompletionRequest request) {
        String model = request.model();
        if (model.equals(HEALTHY)) {
            return withConfiguredFault(request, latency());
        }
        Matcher slow = SLOW.matcher(model);
        if (slow.matches()) {
            return withConfiguredFault(request, Long.parseLong(slow.group(1)));
        }
        if (!MODELS.contains(model)) {
            throw OpenaiError.notFound(model);
        }
        Fault fault = Fault.of(model.substring(HEALTHY.length() + 1));
        return new Plan(request, fault, delay(fault, latency()));
    }

    private Plan withConfiguredFault(CompletionRequest request, long latencyMs) {
        Fault fault = Fault.of(settings.fault());
        boolean isDue = fault != Fault.NONE && requests.incrementAndGet() % settings.faultEvery() == 0;
        return isDue ? new Plan(request, fault, delay(fault, latencyMs)) : new Plan(request, Fault.NONE, latencyMs);
    }

    private long delay(Fault fault, long latencyMs) {
        return fault == Fault.HANG ? settings.hangMs() : latencyMs;
    }

    private long latency() {
        return settings.latencyMs() + ThreadLocalRandom.current().nextLong(settings.latencyJitterMs() + 1);
    }
}
