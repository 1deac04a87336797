package dev.aimessenger.ai.feed;

import dev.aimessenger.ai.autoreply.SkipReason;
import dev.aimessenger.common.payload.AdviceRequest;
import dev.aimessenger.common.payload.BindingType;
import dev.aimessenger.common.payload.ChatMessage;
import dev.aimessenger.common.payload.FeedMessage;
import dev.aimessenger.common.payload.MessageIds;
import org.apache.camel.ExchangeProperty;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** What the route that feeds threads asks of Java. */
@Component("feeding")
public class Feeding {

    private final int hops;

    public Feeding(@Value("${aimessenger.feed.hops}") int hops) {
        this.hops = hops;
    }

    /** Whether the owner wrote themselves, or sent a draft: then nothing that waits needs to be said in their name. */
    public boolean isOfOwner(@ExchangeProperty("feed") FeedMessage feed) {
        return feed.message().senderId() == feed.ownerId() && feed.message().hops() == 0;
    }

    /**
     * Whether the model answers this message: the binding is for autoreply, somebody else wrote it, and it is a person's
     * or within the limit of answers to answers.
     */
    public boolean needsAnswer(@ExchangeProperty("feed") FeedMessage feed) {
        return isForAutoreply(feed) && feed.message().hops() <= hops;
    }

    /** Why the model does not answer, where it is beyond the limit of answers to answers: the loop fuse; else null. */
    public SkipReason loop(@ExchangeProperty("feed") FeedMessage feed) {
        return isForAutoreply(feed) && feed.message().hops() > hops ? SkipReason.LOOP : null;
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
                        null,
                        null)
                : null;
    }

    private static boolean isForAutoreply(FeedMessage feed) {
        ChatMessage message = feed.message();
        return feed.bindingType() == BindingType.AUTOREPLY && message.senderId() != feed.ownerId();
    }
}
