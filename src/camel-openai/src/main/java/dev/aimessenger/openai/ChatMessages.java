package dev.aimessenger.openai;

import com.openai.models.chat.completions.ChatCompletionAssistantMessageParam;
import com.openai.models.chat.completions.ChatCompletionDeveloperMessageParam;
import com.openai.models.chat.completions.ChatCompletionMessageParam;
import com.openai.models.chat.completions.ChatCompletionSystemMessageParam;
import com.openai.models.chat.completions.ChatCompletionUserMessageParam;

/** The elements of a conversation's history, made from plain text. */
public final class ChatMessages {

    private ChatMessages() {}

    public static ChatCompletionMessageParam system(String text) {
        return ChatCompletionMessageParam.ofSystem(
                ChatCompletionSystemMessageParam.builder().content(text).build());
    }

    public static ChatCompletionMessageParam developer(String text) {
        return ChatCompletionMessageParam.ofDeveloper(
                ChatCompletionDeveloperMessageParam.builder().content(text).build());
    }

    public static ChatCompletionMessageParam user(String text) {
        return ChatCompletionMessageParam.ofUser(
                ChatCompletionUserMessageParam.builder().content(text).build());
    }

    public static ChatCompletionMessageParam assistant(String text) {
        return ChatCompletionMessageParam.ofAssistant(
                ChatCompletionAssistantMessageParam.builder().content(text).build());
    }
}
