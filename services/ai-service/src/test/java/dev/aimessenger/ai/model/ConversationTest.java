package dev.aimessenger.ai.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.models.chat.completions.ChatCompletionMessageParam;
import dev.aimessenger.ai.prompt.Prompts;
import dev.aimessenger.ai.thread.AiThread;
import dev.aimessenger.ai.thread.BindingContext;
import dev.aimessenger.common.payload.AdviceRequest;
import dev.aimessenger.common.payload.AutoreplyRules;
import dev.aimessenger.common.payload.BindingType;
import dev.aimessenger.common.payload.ChatMessage;
import dev.aimessenger.common.payload.FeedMessage;
import dev.aimessenger.proto.message.v1.GetMessagesByChatResponse;
import dev.aimessenger.proto.message.v1.Message;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.test.context.support.TestPropertySourceUtils;

class ConversationTest {

    private static final long OWNER = 1;
    private static final UUID SOURCE = UUID.randomUUID();

    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());

    @Test
    void autoreplySpeaksAsTheOwner() {
        conversation(3_000).autoreply(exchange, thread(), context(null), feed("When?"));

        assertThat(history()).hasSize(3);
        assertThat(history().get(0).asSystem().content().asText())
                .contains("owner@example.org", "⟦They know each other from school.⟧");
        assertThat(history().get(1).isUser()).isTrue();
        assertThat(history().get(2).isAssistant()).isTrue();
        assertThat(exchange.getMessage().getBody(String.class))
                .contains("other@example.org")
                .endsWith("⟦When?⟧");
    }

    @Test
    void theOwnersLanguageGoesBeforeTheChats() {
        conversation(3_000).autoreply(exchange, thread(), context(AutoreplyRules.Language.RU), feed("When?"));

        assertThat(exchange.getMessage().getBody(String.class))
                .isEqualTo("бро лови новое сообщение из диалога. емейл: other@example.org, текст: ⟦When?⟧");
    }

    @Test
    void aScenarioSeesOnlyWhatIsMeant() {
        GetMessagesByChatResponse messages = GetMessagesByChatResponse.newBuilder()
                .addMessages(Message.newBuilder()
                        .setSeq(4)
                        .setSenderEmail("a@example.org")
                        .setText("old"))
                .addMessages(Message.newBuilder()
                        .setSeq(5)
                        .setSenderEmail("b@example.org")
                        .setText("new"))
                .build();

        conversation(3_000)
                .scenario(exchange, "missed", messages, new AdviceRequest(null, UUID.randomUUID(), 7, OWNER, null, 4L));

        assertThat(history()).singleElement().matches(ChatCompletionMessageParam::isSystem);
        assertThat(exchange.getMessage().getBody(String.class))
                .contains("b@example.org: new")
                .doesNotContain("old");
    }

    @Test
    void theOldestMessagesGoFirstWhenTheBudgetIsSmall() {
        conversation(2).autoreply(exchange, thread(), context(null), feed("When?"));

        assertThat(history()).hasSize(2);
        assertThat(history().get(1).isAssistant()).isTrue();
    }

    @Test
    void adviceAnswersTheOwnersQuestion() {
        conversation(3_000)
                .advice(
                        exchange,
                        thread(),
                        context(null),
                        new AdviceRequest("thread", UUID.randomUUID(), 7, OWNER, "Should I go?", null));

        assertThat(history()).hasSize(4);
        assertThat(history().subList(1, 4)).allMatch(ChatCompletionMessageParam::isUser);
        assertThat(exchange.getMessage().getBody(String.class)).contains("owner@example.org", "⟦Should I go?⟧");
    }

    private static AiThread thread() {
        return new AiThread(
                "thread",
                7,
                OWNER,
                BindingType.AUTOREPLY,
                "They know each other from school.",
                0,
                3,
                List.of(
                        new AiThread.Line(UUID.randomUUID().toString(), 2, "other@example.org", "Hello"),
                        new AiThread.Line(UUID.randomUUID().toString(), OWNER, "owner@example.org", "Hi"),
                        new AiThread.Line(SOURCE.toString(), 2, "other@example.org", "When?")));
    }

    private static BindingContext context(AutoreplyRules.Language language) {
        return new BindingContext(
                "owner@example.org", new AutoreplyRules(null, null, null, null, language), false, false);
    }

    private static FeedMessage feed(String text) {
        return new FeedMessage(
                "thread",
                BindingType.AUTOREPLY,
                OWNER,
                new ChatMessage(
                        7, null, SOURCE, UUID.randomUUID(), 2, "other@example.org", text, false, Instant.EPOCH, 0));
    }

    private static Conversation conversation(int contextTokens) {
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            TestPropertySourceUtils.addInlinedPropertiesToEnvironment(
                    context,
                    "aimessenger.prompts=classpath:prompts",
                    "aimessenger.live-reload=false",
                    "aimessenger.model.context-tokens=" + contextTokens);
            context.register(Prompts.class, TokenBudget.class, Conversation.class);
            context.refresh();
            return context.getBean(Conversation.class);
        }
    }

    @SuppressWarnings("unchecked")
    private List<ChatCompletionMessageParam> history() {
        return exchange.getProperty("history", List.class);
    }
}
