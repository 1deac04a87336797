package dev.aimessenger.advice.response;

import com.fasterxml.jackson.annotation.JsonInclude;
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

    private final Connections connections;
    private final Frames frames;

    Advices(Connections connections, Frames frames) {
        this.connections = connections;
        this.frames = frames;
    }

    public GetThreadContextRequest contextOf(AdviceResponse advice) {
        return GetThreadContextRequest.newBuilder()
                .setThreadId(advice.threadId())
                .build();
    }

    /** The keys of the owner's connections here. */
    public List<String> receivers(ThreadContext context) {
        return connections.ofUser(context.getOwnerId());
    }

    public String frame(
            @ExchangeProperty("context") ThreadContext context, @ExchangeProperty("advice") AdviceResponse advice) {
        return frames.frame(
                "gpt-advice", new Advice(context.getChatId(), advice.requestId(), advice.text(), advice.error()));
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Advice(long chatId, UUID requestId, String text, String error) {}
}
