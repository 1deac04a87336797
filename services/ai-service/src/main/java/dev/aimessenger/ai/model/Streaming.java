package dev.aimessenger.ai.model;

import com.openai.models.chat.completions.ChatCompletionChunk;
import dev.aimessenger.common.payload.AdviceRequest;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.springframework.stereotype.Component;

/** What routes that pass an answer on while it is written ask of Java. */
@Component("streaming")
public class Streaming {

    public ModelStream begin() {
        return new ModelStream();
    }

    public void add(ChatCompletionChunk chunk, @ExchangeProperty("stream") ModelStream stream) {
        stream.add(chunk);
    }

    public boolean isDue(@ExchangeProperty("stream") ModelStream stream) {
        return stream.isDue();
    }

    public ModelStream.Part next(@ExchangeProperty("stream") ModelStream stream) {
        return stream.next();
    }

    /** Parameters of add-usage.sql, which are kept for the row of the request. */
    public Map<String, Object> usage(
            Exchange exchange,
            @ExchangeProperty("stream") ModelStream stream,
            @ExchangeProperty("request") AdviceRequest request) {
        return ModelCall.keep(
                ModelAnswer.usage(request.ownerId(), stream.promptTokens(), stream.completionTokens()), exchange);
    }
}
