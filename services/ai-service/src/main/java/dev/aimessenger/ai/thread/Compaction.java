package dev.aimessenger.ai.thread;

import dev.aimessenger.ai.model.ModelAnswer;
import dev.aimessenger.ai.model.ModelCall;
import dev.aimessenger.ai.model.TokenBudget;
import dev.aimessenger.ai.prompt.PromptLanguage;
import dev.aimessenger.ai.prompt.Prompts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.springframework.stereotype.Component;

/**
 * Keeps what a thread tells the model within its budget: when the messages that are told in full outgrow it, the oldest
 * of them go into the summary, until half of the budget is left to messages.
 */
@Component("compaction")
public class Compaction {

    private final Prompts prompts;
    private final TokenBudget budget;

    Compaction(Prompts prompts, TokenBudget budget) {
        this.prompts = prompts;
        this.budget = budget;
    }

    /**
     * The oldest messages to be summarised in one call.
     *
     * @param rows of unsummarised.sql; null when they could not be read
     * @return empty when all messages fit the budget, or nobody knows
     */
    public List<Map<String, Object>> oldest(List<Map<String, Object>> rows) {
        if (rows == null || rows.isEmpty()) {
            return List.of();
        }
        long left = ((Number) rows.get(0).get("characters")).longValue();
        if (left <= budget.characters()) {
            return List.of();
        }
        List<Map<String, Object>> oldest = new ArrayList<>();
        long taken = 0;
        for (Map<String, Object> row : rows) {
            int length = ((String) row.get("text")).length();
            if (left <= budget.characters() / 2 || !oldest.isEmpty() && taken + length > budget.characters()) {
                break;
            }
            oldest.add(row);
            taken += length;
            left -= length;
        }
        return oldest;
    }

    /** Asks for a summary of the old one and the oldest messages. */
    public String request(
            Exchange exchange,
            @ExchangeProperty("thread") AiThread thread,
            @ExchangeProperty("oldest") List<Map<String, Object>> oldest) {
        ModelCall.isFor(exchange, "compaction");
        List<String> texts =
                oldest.stream().map(row -> (String) row.get("text")).toList();
        List<String> lines = oldest.stream()
                .map(row -> Prompts.line((String) row.get("sender_email"), (String) row.get("text")))
                .toList();
        return prompts.fill(
                "summary",
                PromptLanguage.of(texts),
                Map.of("summary", thread.summary(), "history", String.join("\n", lines)));
    }

    /** Parameters of add-usage.sql. */
    public Map<String, Object> usage(Exchange exchange, @ExchangeProperty("thread") AiThread thread) {
        return ModelAnswer.usage(exchange, thread.ownerId());
    }

    public AiThread compacted(
            @ExchangeProperty("thread") AiThread thread,
            @ExchangeProperty("text") String summary,
            @ExchangeProperty("oldest") List<Map<String, Object>> oldest) {
        return thread.summarised(
                budget.cut(summary), (Long) oldest.get(oldest.size() - 1).get("seq"));
    }

    /** Parameters of store-summary.sql. */
    public Map<String, Object> stored(@ExchangeProperty("thread") AiThread thread) {
        return Map.of("threadId", thread.threadId(), "summary", thread.summary(), "summarySeq", thread.summarySeq());
    }
}
