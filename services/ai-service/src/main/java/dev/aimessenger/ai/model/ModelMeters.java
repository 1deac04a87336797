package dev.aimessenger.ai.model;

import dev.aimessenger.common.launch.WrongSetting;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Measures calls of the model, by what they are for: how long they take and how they end, what they use and cost. */
@Component
public class ModelMeters {

    static final String ANSWERED = "answered";

    private static final Duration[] STEPS = {
        Duration.ofMillis(250), Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(2),
        Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(30),
        Duration.ofSeconds(60)
    };
    private static final String PURPOSE = "purpose";
    private static final double MILLION = 1_000_000;

    private final MeterProvider<Timer> calls;
    private final MeterProvider<Counter> tokens;
    private final MeterProvider<Counter> cost;
    private final double promptPrice;
    private final double completionPrice;

    ModelMeters(
            MeterRegistry meters,
            @Value("${aimessenger.model.name}") String model,
            @Value("${aimessenger.model.prompt-price}") double promptPrice,
            @Value("${aimessenger.model.completion-price}") double completionPrice,
            @Value("${aimessenger.model.price-currency}") String currency) {
        this.promptPrice = price("OPENAI_PROMPT_PRICE", promptPrice);
        this.completionPrice = price("OPENAI_COMPLETION_PRICE", completionPrice);
        calls = Timer.builder("aimessenger.model.call")
                .description("From asking the model to the end of its answer, or to its failure")
                .tag("model", model)
                .serviceLevelObjectives(STEPS)
                .withRegistry(meters);
        tokens = Counter.builder("aimessenger.model.tokens")
                .description("Tokens that the model was sent (prompt) and that it wrote (completion)")
                .tag("model", model)
                .withRegistry(meters);
        cost = Counter.builder("aimessenger.model.cost")
                .description("What those tokens cost, by the prices that are set")
                .tags("model", model, "currency", currency)
                .withRegistry(meters);
        // An alert asks for the share of calls that are answered, which is 0 and not unknown when none ever was.
        calls(ModelCall.ANSWER, ANSWERED);
    }

    private static double price(String variable, double price) {
        if (!(price >= 0)) {
            throw WrongSetting.of(variable, "must be 0 (no cost is told) or more, not " + price);
        }
        return price;
    }

    /**
     * A call has ended.
     *
     * @param outcome answered, or why not
     */
    void ended(String purpose, String outcome, Duration taken, long promptTokens, long completionTokens) {
        calls(purpose, outcome).record(taken);
        count(purpose, "prompt", promptTokens, promptPrice);
        count(purpose, "completion", completionTokens, completionPrice);
    }

    private Timer calls(String purpose, String outcome) {
        return calls.withTags(PURPOSE, purpose, "outcome", outcome);
    }

    private void count(String purpose, String kind, long used, double price) {
        if (used > 0) {
            tokens.withTags(PURPOSE, purpose, "kind", kind).increment(used);
            if (price > 0) {
                cost.withTags(PURPOSE, purpose, "kind", kind).increment(used * price / MILLION);
            }
        }
    }
}
