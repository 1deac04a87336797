package dev.aimessenger.ai.feed;

import dev.aimessenger.ai.model.ModelAnswer;
import dev.aimessenger.common.payload.AdviceRequest;
import dev.aimessenger.common.payload.AutoreplyMessage;
import dev.aimessenger.common.payload.BindingType;
import dev.aimessenger.common.payload.ChatMessage;
import dev.aimessenger.common.payload.FeedMessage;
import dev.aimessenger.common.payload.MessageIds;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** What the routes that feed threads and answer for their owners ask of Java. */
@Component("feeding")
public class Feeding {

    private final int hops;

    Feeding(@Value("${aimessenger.feed.hops}") int hops) {
        this.hops = hops;
    }

    /**
     * Whether the model answers this message: the binding is for autoreply, somebody else wrote it, and it is a person's
     * or within the limit of answers to answers (the loop fuse).
     */
    public boolean needsAnswer(@ExchangeProperty("feed") FeedMessage feed) {
        ChatMessage message = feed.message();
        return feed.bindingType() == BindingType.AUTOREPLY
                && message.senderId() != feed.ownerId()
                && (!message.aiGenerated() || message.hops() <= hops);
    }

    /**
     * What the owner is told of when there will be no answer: the answer, under the id that it would have had.
     *
     * @return null when no answer is due
     */
    public AdviceRequest request(@ExchangeProperty("feed") FeedMessage feed) {
        return needsAnswer(feed)
                ? new AdviceRequest(
                        feed.threadId(),
                        MessageIds.answer(feed.threadId(), feed.message().messageId()),
                        feed.message().chatId(),
                        feed.ownerId(),
                        null)
                : null;
    }

    /** Parameters of find-answer.sql. */
    public Map<String, Object> source(@ExchangeProperty("feed") FeedMessage feed) {
        return Map.of(
                "threadId", feed.threadId(),
                "messageId", feed.message().messageId().toString());
    }

    /** Parameters of insert-answer.sql. */
    public Map<String, Object> answer(
            @ExchangeProperty("text") String text, @ExchangeProperty("feed") FeedMessage feed) {
        return Map.of(
                "threadId",
                feed.threadId(),
                "messageId",
                feed.message().messageId().toString(),
                "text",
                text);
    }

    /** Parameters of add-usage.sql. */
    public Map<String, Object> usage(Exchange exchange, @ExchangeProperty("feed") FeedMessage feed) {
        return ModelAnswer.usage(exchange, feed.ownerId());
    }

    public AutoreplyMessage autoreply(
            @ExchangeProperty("text") String text, @ExchangeProperty("feed") FeedMessage feed) {
        ChatMessage source = feed.message();
        return new AutoreplyMessage(
                feed.threadId(),
                MessageIds.answer(feed.threadId(), source.messageId()),
                source.messageId(),
                text,
                source.hops() + 1);
    }
}
