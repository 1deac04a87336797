package dev.aimessenger.ai.binding;

import dev.aimessenger.ai.model.ModelAnswer;
import dev.aimessenger.ai.model.TokenBudget;
import dev.aimessenger.ai.prompt.Prompts;
import dev.aimessenger.ai.prompt.Prompts.Prompt;
import dev.aimessenger.common.payload.BindingInit;
import dev.aimessenger.common.payload.MessageIds;
import dev.aimessenger.common.payload.ThreadCreated;
import dev.aimessenger.proto.message.v1.GetMessagesByChatRequest;
import dev.aimessenger.proto.message.v1.GetMessagesByChatResponse;
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
    public String summaryOf(GetMessagesByChatResponse history) {
        List<String> lines = history.getMessagesList().stream()
                .map(message -> message.getSenderEmail() + ": " + message.getText())
                .toList();
        String told = String.join("\n", budget.newest(lines, String::length));
        return prompts.fill(Prompt.SUMMARY, Map.of("history", told));
    }

    /** Parameters of insert-thread.sql. */
    public Map<String, Object> thread(
            @ExchangeProperty("init") BindingInit init,
            @ExchangeProperty("history") GetMessagesByChatResponse history,
            @ExchangeProperty("summary") String summary) {
        return Map.of(
                "threadId", MessageIds.thread(init.bindingId()),
                "bindingId", init.bindingId(),
                "chatId", init.chatId(),
                "ownerId", init.ownerId(),
                "type", init.type().label(),
                "summary", summary == null ? "" : summary,
                "lastSeq", history.getLastSeq());
    }

    /** Parameters of add-usage.sql. */
    public Map<String, Object> usage(Exchange exchange, @ExchangeProperty("init") BindingInit init) {
        return ModelAnswer.usage(exchange, init.ownerId());
    }

    public ThreadCreated created(@ExchangeProperty("init") BindingInit init) {
        return new ThreadCreated(init.chatId(), init.bindingId(), MessageIds.thread(init.bindingId()));
    }
}
