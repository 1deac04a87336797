package dev.aimessenger.advice.response;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.aimessenger.common.payload.AdviceResponse;
import dev.aimessenger.proto.chat.v1.GetThreadContextRequest;
import dev.aimessenger.proto.chat.v1.ThreadContext;
import dev.aimessenger.sockets.Connections;
import dev.aimessenger.sockets.Frames;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.apache.camel.ExchangeProperty;
import org.springframework.stereotype.Component;

/** What the route that hands out what is for one user alone asks of Java. */
@Component("advices")
public class Advices {

    /** Of so many a replay of dead letters, or a record that comes again, is noticed. */
    private static final int REMEMBERED = 10_000;

    /** The parts of one answer come several a second. */
    private static final Duration KNOWN_FOR = Duration.ofSeconds(5);

    private final Connections connections;
    private final Frames frames;
    private final Cache<Shown, Boolean> shown =
            Caffeine.newBuilder().maximumSize(REMEMBERED).build();
    private final Cache<String, Recipient> recipients = Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .expireAfterWrite(KNOWN_FOR)
            .build();

    Advices(Connections connections, Frames frames) {
        this.connections = connections;
        this.frames = frames;
    }

    /**
     * Whom it is for.
     *
     * @param userId whose sockets get it
     * @param chatId the chat that it is about
     */
    public record Recipient(long userId, long chatId) {}

    /** Whom it is for, where that need not be asked: it belongs to no thread, or the thread was asked about just now. */
    public Recipient known(@ExchangeProperty("advice") AdviceResponse advice) {
        return advice.threadId() == null
                ? new Recipient(advice.userId(), advice.chatId())
                : recipients.getIfPresent(advice.threadId());
    }

    public GetThreadContextRequest contextOf(@ExchangeProperty("advice") AdviceResponse advice) {
        return GetThreadContextRequest.newBuilder()
                .setThreadId(advice.threadId())
                .build();
    }

    public Recipient found(ThreadContext context) {
        Recipient recipient = new Recipient(context.getOwnerId(), context.getChatId());
        recipients.put(context.getThreadId(), recipient);
        return recipient;
    }

    /** The keys of the user's connections here; none when they were sent this before. */
    public List<String> receivers(
            @ExchangeProperty("recipient") Recipient recipient, @ExchangeProperty("advice") AdviceResponse advice) {
        return shown.getIfPresent(Shown.of(advice)) == null ? connections.ofUser(recipient.userId()) : List.of();
    }

    /** Remembers that the user's connections here have it: every instance reads what a replay puts back for one. */
    public void shown(@ExchangeProperty("advice") AdviceResponse advice) {
        // An answer that is tried again begins with its first part again.
        if (advice.kind() != AdviceResponse.Kind.DELTA) {
            shown.put(Shown.of(advice), true);
        }
    }

    public String frame(
            @ExchangeProperty("recipient") Recipient recipient, @ExchangeProperty("advice") AdviceResponse advice) {
        long chatId = recipient.chatId();
        UUID id = advice.requestId();
        return switch (advice.kind()) {
            case ADVICE ->
                frames.frame(
                        "gpt-advice",
                        new Advice(chatId, id, advice.text(), null, null, advice.error(), advice.message()));
            case DELTA ->
                frames.frame("gpt-advice", new Advice(chatId, id, null, advice.text(), advice.index(), null, null));
            case DRAFT -> frames.frame("draft", new Draft(chatId, id, advice.text(), advice.inReplyToSeq()));
            case SKIPPED -> frames.frame("autoreply-skipped", new Skipped(chatId, id, advice.text()));
        };
    }

    /** Advice may follow on an error: the request was a dead letter and was put back. */
    private record Shown(UUID requestId, AdviceResponse.Kind kind, boolean isError) {
        static Shown of(AdviceResponse advice) {
            return new Shown(advice.requestId(), advice.kind(), advice.error() != null);
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Advice(
            long chatId, UUID requestId, String text, String delta, Integer index, String error, String message) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Draft(long chatId, UUID draftId, String text, Long inReplyToSeq) {}

    private record Skipped(long chatId, UUID requestId, String reason) {}
}
