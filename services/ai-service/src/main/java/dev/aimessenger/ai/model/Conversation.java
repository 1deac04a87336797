package dev.aimessenger.ai.model;

import com.openai.models.chat.completions.ChatCompletionMessageParam;
import dev.aimessenger.ai.prompt.Prompts;
import dev.aimessenger.ai.prompt.Prompts.Prompt;
import dev.aimessenger.ai.thread.AiThread;
import dev.aimessenger.common.payload.AdviceRequest;
import dev.aimessenger.common.payload.FeedMessage;
import dev.aimessenger.openai.ChatMessages;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.springframework.stereotype.Component;

/**
 * Puts together what one model call says: system prompt and summary, the newest messages within the token budget, and
 * the text to answer. The call is left on the exchange for {@code openai:chat-completion}: system prompt and earlier
 * messages as property {@code history} (a system message option would drop the history), the text as body.
 */
@Component("conversation")
public class Conversation {

    private final Prompts prompts;
    private final TokenBudget budget;

    Conversation(Prompts prompts, TokenBudget budget) {
        this.prompts = prompts;
        this.budget = budget;
    }

    /** Answer the message as the thread's owner. */
    public void autoreply(
            Exchange exchange,
            @ExchangeProperty("thread") AiThread thread,
            @ExchangeProperty("feed") FeedMessage feed) {
        String source = feed.message().messageId().toString();
        List<AiThread.Line> earlier = thread.messages().stream()
                .filter(line -> !line.messageId().equals(source))
                .toList();
        String text = told(feed.message().senderEmail(), feed.message().text());
        call(
                exchange,
                thread,
                Prompt.AUTOREPLY,
                earlier,
                line -> line.senderId() == thread.ownerId()
                        ? ChatMessages.assistant(line.text())
                        : ChatMessages.user(told(line.senderEmail(), line.text())),
                text);
    }

    /** Advise the thread's owner. */
    public void advice(
            Exchange exchange,
            @ExchangeProperty("thread") AiThread thread,
            @ExchangeProperty("request") AdviceRequest request) {
        String owner = owner(thread);
        String question = request.question() == null || request.question().isBlank()
                ? prompts.fill(Prompt.ADVICE, Map.of("owner", owner))
                : request.question();
        call(
                exchange,
                thread,
                Prompt.ADVICE,
                thread.messages(),
                line -> ChatMessages.user(told(line.senderEmail(), line.text())),
                question);
    }

    private void call(
            Exchange exchange,
            AiThread thread,
            Prompt task,
            List<AiThread.Line> earlier,
            Function<AiThread.Line, ChatCompletionMessageParam> role,
            String text) {
        StringBuilder system = new StringBuilder(prompts.fill(Prompt.SYSTEM, Map.of()))
                .append("\n\n")
                .append(prompts.fill(task, Map.of("owner", owner(thread))));
        if (!thread.summary().isEmpty()) {
            system.append("\n\n").append(thread.summary());
        }
        List<ChatCompletionMessageParam> history = new ArrayList<>();
        history.add(ChatMessages.system(system.toString()));
        budget.newest(earlier, line -> line.text().length()).stream().map(role).forEach(history::add);
        exchange.setProperty("history", history);
        exchange.getMessage().setBody(text);
    }

    /** The owner's e-mail address where the thread has seen it. */
    private static String owner(AiThread thread) {
        return thread.messages().stream()
                .filter(line -> line.senderId() == thread.ownerId())
                .map(AiThread.Line::senderEmail)
                .findFirst()
                .orElse("№ " + thread.ownerId());
    }

    private String told(String email, String text) {
        return prompts.fill(Prompt.FEED, Map.of("email", email, "text", text));
    }
}
