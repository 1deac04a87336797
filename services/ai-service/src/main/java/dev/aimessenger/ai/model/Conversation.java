package dev.aimessenger.ai.model;

import com.openai.models.chat.completions.ChatCompletionMessageParam;
import dev.aimessenger.ai.prompt.PromptLanguage;
import dev.aimessenger.ai.prompt.Prompts;
import dev.aimessenger.ai.thread.AiThread;
import dev.aimessenger.ai.thread.BindingContext;
import dev.aimessenger.common.payload.AdviceRequest;
import dev.aimessenger.common.payload.AutoreplyRules.Language;
import dev.aimessenger.common.payload.FeedMessage;
import dev.aimessenger.openai.ChatMessages;
import dev.aimessenger.proto.message.v1.GetMessagesByChatResponse;
import dev.aimessenger.proto.message.v1.Message;
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

    public Conversation(Prompts prompts, TokenBudget budget) {
        this.prompts = prompts;
        this.budget = budget;
    }

    /** Answer the message as the thread's owner. */
    public void autoreply(
            Exchange exchange,
            @ExchangeProperty("thread") AiThread thread,
            @ExchangeProperty("context") BindingContext context,
            @ExchangeProperty("feed") FeedMessage feed) {
        ModelCall.isFor(exchange, ModelCall.ANSWER);
        String source = feed.message().messageId().toString();
        List<AiThread.Line> earlier = thread.messages().stream()
                .filter(line -> !line.messageId().equals(source))
                .toList();
        Language language = language(context, thread);
        call(
                exchange,
                system(language, thread.summary()) + "\n\n"
                        + prompts.fill("autoreply", language, Map.of("owner", context.ownerEmail())),
                earlier,
                line -> line.senderId() == thread.ownerId()
                        ? ChatMessages.assistant(line.text())
                        : ChatMessages.user(told(language, line.senderEmail(), line.text())),
                told(language, feed.message().senderEmail(), feed.message().text()));
    }

    /** Advise the thread's owner. */
    public void advice(
            Exchange exchange,
            @ExchangeProperty("thread") AiThread thread,
            @ExchangeProperty("context") BindingContext context,
            @ExchangeProperty("request") AdviceRequest request) {
        ModelCall.isFor(exchange, ModelCall.ADVICE);
        Language language = language(context, thread);
        call(
                exchange,
                system(language, thread.summary()),
                thread.messages(),
                line -> ChatMessages.user(told(language, line.senderEmail(), line.text())),
                prompts.fill(
                        "advice",
                        language,
                        Map.of(
                                "owner",
                                context.ownerEmail(),
                                "question",
                                request.question() == null ? "" : request.question())));
    }

    /**
     * A scenario that needs no thread: its prompt, filled with the question and with the messages that were fetched from
     * the chat and are after the request's seq. What does not fit the budget is left out, the oldest first.
     *
     * @param scenario the prompt file's name
     */
    public void scenario(
            Exchange exchange,
            String scenario,
            @ExchangeProperty("messages") GetMessagesByChatResponse messages,
            @ExchangeProperty("request") AdviceRequest request) {
        ModelCall.isFor(exchange, exchange.getFromRouteId());
        long afterSeq = request.afterSeq() == null ? 0 : request.afterSeq();
        List<String> lines = messages.getMessagesList().stream()
                .filter(message -> message.getSeq() > afterSeq)
                .map(message -> Prompts.line(message.getSenderEmail(), message.getText()))
                .toList();
        Language language = PromptLanguage.of(lines);
        String question = request.question() == null ? "" : request.question();
        exchange.setProperty("history", List.of(ChatMessages.system(prompts.fill("system", language, Map.of()))));
        exchange.getMessage()
                .setBody(prompts.fill(
                        scenario,
                        language,
                        Map.of(
                                "owner",
                                ownerOf(messages, request.ownerId()),
                                "history",
                                String.join("\n", budget.newest(lines, String::length)),
                                "question",
                                question)));
    }

    private String system(Language language, String summary) {
        String general = prompts.fill("system", language, Map.of());
        return summary.isEmpty() ? general : general + "\n\n" + Prompts.fenced(summary);
    }

    private static String ownerOf(GetMessagesByChatResponse messages, long ownerId) {
        return messages.getMessagesList().stream()
                .filter(message -> message.getSenderId() == ownerId)
                .map(Message::getSenderEmail)
                .findFirst()
                .orElse("user " + ownerId);
    }

    private void call(
            Exchange exchange,
            String system,
            List<AiThread.Line> earlier,
            Function<AiThread.Line, ChatCompletionMessageParam> role,
            String text) {
        List<ChatCompletionMessageParam> history = new ArrayList<>();
        history.add(ChatMessages.system(system));
        budget.newest(earlier, line -> line.text().length()).stream().map(role).forEach(history::add);
        exchange.setProperty("history", history);
        exchange.getMessage().setBody(text);
    }

    /** As the owner set it, or as the chat is. */
    private static Language language(BindingContext context, AiThread thread) {
        Language set = context.rules().language();
        return set != null
                ? set
                : PromptLanguage.of(
                        thread.messages().stream().map(AiThread.Line::text).toList());
    }

    private String told(Language language, String email, String text) {
        return prompts.fill("feed", language, Map.of("email", email, "text", text));
    }
}
