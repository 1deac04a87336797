package dev.aimessenger.ai.binding;

import dev.aimessenger.ai.model.ModelAnswer;
import dev.aimessenger.ai.model.ModelCall;
import dev.aimessenger.ai.model.TokenBudget;
import dev.aimessenger.ai.prompt.PromptLanguage;
import dev.aimessenger.ai.prompt.Prompts;
import dev.aimessenger.common.payload.BindingInit;
import dev.aimessenger.common.payload.MessageIds;
import dev.aimessenger.common.payload.ThreadCreated;
import dev.aimessenger.proto.message.v1.GetMessagesByChatRequest;
import dev.aimessenger.proto.message.v1.GetMessagesByChatResponse;
import dev.aimessenger.proto.message.v1.Message;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** What the route that opens a thread for a new binding asks of Java. */
@Component("openThread")
public class OpenThread {

    private final Prompts prompts;
    private final TokenBudget budget;
    private final int historyMessages;

    OpenThread(Prompts prompts, TokenBudget budget, @Value("${aimessenger.history-messages}") int historyMessages) {
        this.prompts = prompts;
        this.budget = budget;
        this.historyMessages = historyMessages;
    }

    /** Asks for the newest messages of the chat. */
    public GetMessagesByChatRequest historyOf(BindingInit init) {
        return GetMessagesByChatRequest.newBuilder()
                .setChatId(init.chatId())
                .setLimit(historyMessages)
                .build();
    }

    /** The text that asks the model for a summary of the newest messages that fit one call. */
    public String summaryOf(Exchange exchange, GetMessagesByChatResponse history) {
        ModelCall.isFor(exchange, "history");
        List<String> lines = history.getMessagesList().stream()
                .map(message -> Prompts.line(message.getSenderEmail(), message.getText()))
                .toList();
        String told = String.join("\n", budget.newest(lines, String::length));
        return prompts.fill("summary", PromptLanguage.of(lines), Map.of("history", told));
    }

    /**
     * Parameters of insert-thread.sql. Without a summary the thread begins with the messages themselves: it catches up
     * from the last one before them.
     */
    public Map<String, Object> thread(
            @ExchangeProperty("init") BindingInit init,
            @ExchangeProperty("history-of-chat") GetMessagesByChatResponse history,
            @ExchangeProperty("summary") String summary) {
        long last = history.getLastSeq();
        long known = summary == null
                ? history.getMessagesList().stream()
                                .mapToLong(Message::getSeq)
                                .min()
                                .orElse(last + 1)
                        - 1
                : last;
        Map<String, Object> row = new HashMap<>();
        row.put("threadId", MessageIds.thread(init.bindingId()));
        row.put("bindingId", init.bindingId());
        row.put("chatId", init.chatId());
        row.put("ownerId", init.ownerId());
        row.put("type", init.type().label());
        row.put("summary", summary == null ? "" : budget.cut(summary));
        row.put("summarySeq", known);
        row.put("lastSeq", known);
        return row;
    }

    public boolean isEnded(@ExchangeProperty("init") BindingInit init) {
        return Boolean.TRUE.equals(init.ended());
    }

    /** The thread of a binding that has ended. */
    public String threadOf(@ExchangeProperty("init") BindingInit init) {
        return MessageIds.thread(init.bindingId());
    }

    /** Parameters of add-usage.sql. */
    public Map<String, Object> usage(Exchange exchange, @ExchangeProperty("init") BindingInit init) {
        return ModelAnswer.usage(exchange, init.ownerId());
    }

    public ThreadCreated created(@ExchangeProperty("init") BindingInit init) {
        return new ThreadCreated(init.chatId(), init.bindingId(), MessageIds.thread(init.bindingId()));
    }
}
