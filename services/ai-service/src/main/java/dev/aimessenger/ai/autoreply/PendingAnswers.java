package dev.aimessenger.ai.autoreply;

import dev.aimessenger.ai.thread.BindingContext;
import dev.aimessenger.common.payload.FeedMessage;
import dev.aimessenger.common.tracing.TraceContext;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.apache.camel.Message;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.support.SynchronizationAdapter;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Answers that wait for their time, and those that this instance has claimed to write now. Safe for use by many threads.
 */
@Component("pendingAnswers")
public class PendingAnswers {

    private final Set<UUID> claims = ConcurrentHashMap.newKeySet();
    private final AnswerRules rules;
    private final int workers;

    PendingAnswers(AnswerRules rules, @Value("${aimessenger.feed.workers}") int workers) {
        this.rules = rules;
        this.workers = workers;
    }

    /** How many more answers can be written at this moment. */
    public int free() {
        return Math.max(0, workers - claims.size());
    }

    /** Parameters of schedule-answer.sql. */
    public Map<String, Object> scheduled(
            @ExchangeProperty("feed") FeedMessage feed,
            @ExchangeProperty("context") BindingContext context,
            @ExchangeProperty("record") String record,
            @Header(KafkaConstants.TOPIC) String topic,
            @Header(KafkaConstants.PARTITION) int partition,
            @Header(KafkaConstants.OFFSET) long offset) {
        Map<String, Object> row = new HashMap<>();
        row.put("threadId", feed.threadId());
        row.put("messageId", feed.message().messageId().toString());
        row.put("sentAt", feed.message().sentAt().toString());
        row.put("record", record);
        row.put("topic", topic);
        row.put("partition", partition);
        row.put("offset", offset);
        row.put("delaySeconds", rules.delaySeconds(context.rules()));
        row.put("longestSeconds", rules.longestSeconds(context.rules()));
        row.put("traceparent", TraceContext.traceparent());
        return row;
    }

    /**
     * Makes of a row of claim-answers.sql the feed record that it was, with where it came from. When no worker takes it,
     * the claim is held no more, and runs out.
     */
    public void claim(Map<String, Object> row, Exchange exchange) {
        String threadId = (String) row.get("thread_id");
        UUID claim = (UUID) row.get("claim");
        claims.add(claim);
        Message record = exchange.getMessage();
        record.removeHeaders("*");
        record.setHeader(KafkaConstants.KEY, threadId.getBytes(StandardCharsets.UTF_8));
        record.setHeader(KafkaConstants.TOPIC, row.get("record_topic"));
        record.setHeader(KafkaConstants.PARTITION, row.get("record_partition"));
        record.setHeader(KafkaConstants.OFFSET, row.get("record_offset"));
        record.setBody(((String) row.get("record")).getBytes(StandardCharsets.UTF_8));
        exchange.setProperty("claim", claim);
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            /** A worker that takes the record ends the claim itself. */
            @Override
            public boolean allowHandover() {
                return false;
            }

            @Override
            public void onFailure(Exchange notTaken) {
                release(claim);
            }
        });
    }

    /** Those of this instance. */
    public List<UUID> claims() {
        return List.copyOf(claims);
    }

    /** Parameters of renew-claims.sql. */
    public Map<String, Object> renewed(@ExchangeProperty("claims") List<UUID> held) {
        return Map.of("claims", held);
    }

    /** The answer is written, or will not be. */
    void release(UUID claim) {
        claims.remove(claim);
    }

    /**
     * Parameters of settle-answer.sql.
     *
     * @param failure the code of what was in the way of the answer; null when nothing was
     * @param tries how often the model was asked
     */
    public Map<String, Object> settled(
            @ExchangeProperty("feed") FeedMessage feed,
            @ExchangeProperty("claim") UUID claim,
            @ExchangeProperty("failure") String failure,
            @ExchangeProperty("tries") int tries) {
        Map<String, Object> row = new HashMap<>();
        row.put("threadId", feed.threadId());
        row.put("claim", claim.toString());
        row.put("messageId", feed.message().messageId().toString());
        row.put("failure", failure);
        row.put("tries", tries);
        return row;
    }
}
