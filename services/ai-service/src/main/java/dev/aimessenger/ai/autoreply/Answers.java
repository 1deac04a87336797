package dev.aimessenger.ai.autoreply;

import dev.aimessenger.ai.model.ModelAnswer;
import dev.aimessenger.ai.model.ModelCall;
import dev.aimessenger.ai.thread.BindingContext;
import dev.aimessenger.common.payload.AdviceResponse;
import dev.aimessenger.common.payload.AutoreplyMessage;
import dev.aimessenger.common.payload.AutoreplyRules.Mode;
import dev.aimessenger.common.payload.ChatMessage;
import dev.aimessenger.common.payload.FeedMessage;
import dev.aimessenger.common.payload.MessageIds;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.springframework.stereotype.Component;

/** What the routes that answer in an owner's name ask of Java. */
@Component("answers")
public class Answers {

    /** Parameters of find-answer.sql and find-source-seq.sql. */
    public Map<String, Object> source(@ExchangeProperty("feed") FeedMessage feed) {
        return Map.of(
                "threadId", feed.threadId(),
                "messageId", feed.message().messageId().toString());
    }

    /** What became of the answer before, if it was written before: {@code sent}, {@code draft}, … or null. */
    public String outcome(Map<String, Object> row, Exchange exchange) {
        if (row == null || row.isEmpty()) {
            return null;
        }
        exchange.setProperty("text", row.get("text"));
        return (String) row.get("outcome");
    }

    /** Parameters of answer-counts.sql. */
    public Map<String, Object> counted(@ExchangeProperty("feed") FeedMessage feed) {
        ChatMessage message = feed.message();
        return Map.of(
                "threadId", feed.threadId(),
                "chatId", message.chatId(),
                "ownerId", feed.ownerId(),
                "senderId", message.senderId());
    }

    /** Parameters of skip-answer.sql. */
    public Map<String, Object> skipped(
            @ExchangeProperty("feed") FeedMessage feed, @ExchangeProperty("reason") SkipReason reason) {
        Map<String, Object> row = row(feed);
        row.put("reason", reason.label());
        return row;
    }

    /**
     * Whether the owner hears that the message is not answered.
     *
     * @param toldBefore of skip-answer.sql
     */
    public boolean isTold(boolean toldBefore, @ExchangeProperty("reason") SkipReason reason) {
        return reason.told() && !toldBefore;
    }

    /** Parameters of insert-answer.sql. */
    public Map<String, Object> written(
            Exchange exchange,
            @ExchangeProperty("feed") FeedMessage feed,
            @ExchangeProperty("text") String text,
            @ExchangeProperty("outcome") String outcome,
            @ExchangeProperty("claim") UUID claim) {
        Map<String, Object> row = row(feed);
        row.put("claim", claim.toString());
        row.put("outcome", outcome);
        row.put("text", text);
        row.put("answerId", id(feed).toString());
        ModelCall.addTo(row, exchange);
        return row;
    }

    /** What an answer under these rules becomes. */
    public String outcomeOf(@ExchangeProperty("context") BindingContext context) {
        return context.rules().mode() == Mode.DRAFT ? "draft" : "sent";
    }

    /** @param wanted of insert-answer.sql; whether the answer was still wanted */
    public boolean isWanted(long wanted) {
        return wanted > 0;
    }

    /** Parameters of add-usage.sql, which are kept for the answer's row. */
    public Map<String, Object> usage(Exchange exchange, @ExchangeProperty("feed") FeedMessage feed) {
        return ModelCall.keep(ModelAnswer.usage(exchange, feed.ownerId()), exchange);
    }

    public AutoreplyMessage autoreply(
            @ExchangeProperty("text") String text, @ExchangeProperty("feed") FeedMessage feed) {
        ChatMessage source = feed.message();
        return new AutoreplyMessage(feed.threadId(), id(feed), source.messageId(), text, source.hops() + 1, null);
    }

    /** @param seq of find-source-seq.sql; null when it is not known */
    public AdviceResponse draft(
            Long seq, @ExchangeProperty("text") String text, @ExchangeProperty("feed") FeedMessage feed) {
        return told(feed, AdviceResponse.Kind.DRAFT, text, seq);
    }

    /** Tells the owner that a message is not answered, and why. */
    public AdviceResponse skip(
            @ExchangeProperty("feed") FeedMessage feed, @ExchangeProperty("reason") SkipReason reason) {
        return told(feed, AdviceResponse.Kind.SKIPPED, reason.label(), null);
    }

    private static AdviceResponse told(FeedMessage feed, AdviceResponse.Kind kind, String text, Long seq) {
        return new AdviceResponse(
                feed.threadId(), feed.message().chatId(), feed.ownerId(), kind, id(feed), text, null, seq, null, null);
    }

    private static UUID id(FeedMessage feed) {
        return MessageIds.answer(feed.threadId(), feed.message().messageId());
    }

    private static Map<String, Object> row(FeedMessage feed) {
        Map<String, Object> row = new HashMap<>();
        row.put("threadId", feed.threadId());
        row.put("messageId", feed.message().messageId().toString());
        row.put("senderId", feed.message().senderId());
        row.put("toModel", AnswerRules.isOfModel(feed));
        return row;
    }
}
