package dev.aimessenger.advice.response;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.aimessenger.common.payload.AdviceResponse;
import dev.aimessenger.proto.chat.v1.GetThreadContextRequest;
import dev.aimessenger.proto.chat.v1.ThreadContext;
import dev.aimessenger.sockets.Connections;
import dev.aimessenger.sockets.Frames;
import java.util.List;
import java.util.UUID;
import org.apache.camel.ExchangeProperty;
import org.springframework.stereotype.Component;

/** What the route that hands advice out asks of Java. */
@Component("advices")
public class Advices {

    /** Of so many a replay of dead letters, or a record that comes again, is noticed. */
    private static final int REMEMBERED = 10_000;

    private final Connections connections;
    private final Frames frames;
    private final Cache<Shown, Boolean> shown =
            Caffeine.newBuilder().maximumSize(REMEMBERED).build();

    Advices(Connections connections, Frames frames) {
        this.connections = connections;
        this.frames = frames;
    }

    public GetThreadContextRequest contextOf(AdviceResponse advice) {
        return GetThreadContextRequest.newBuilder()
                .setThreadId(advice.threadId())
                .build();
    }

    /** The keys of the owner's connections here; none when they were sent this advice before. */
    public List<String> receivers(ThreadContext context, @ExchangeProperty("advice") AdviceResponse advice) {
        return shown.getIfPresent(Shown.of(advice)) == null ? connections.ofUser(context.getOwnerId()) : List.of();
    }

    /** Remembers that the owner's connections here have it: every instance reads what a replay puts back for one. */
    public void shown(@ExchangeProperty("advice") AdviceResponse advice) {
        shown.put(Shown.of(advice), true);
    }

    public String frame(
            @ExchangeProperty("context") ThreadContext context, @ExchangeProperty("advice") AdviceResponse advice) {
        return frames.frame(
                "gpt-advice", new Advice(context.getChatId(), advice.requestId(), advice.text(), advice.error()));
    }

    /** Advice may follow on an error: the request was a dead letter and was put back. */
    private record Shown(UUID requestId, boolean isError) {
        static Shown of(AdviceResponse advice) {
            return new Shown(advice.requestId(), advice.error() != null);
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Advice(long chatId, UUID requestId, String text, String error) {}
}
