package dev.aimessenger.ai.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aimessenger.ai.prompt.Prompts.Prompt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.io.DefaultResourceLoader;

class PromptsTest {

    @TempDir
    Path folder;

    @Test
    void theFeedPromptIsTheCustomers() {
        Prompts prompts = new Prompts(new DefaultResourceLoader(), "classpath:prompts");

        assertThat(prompts.fill(Prompt.FEED, Map.of("email", "ann@example.org", "text", "привет")))
                .isEqualTo("бро лови новое сообщение из диалога. емейл: ann@example.org, текст: привет");
    }

    @Test
    void whatIsFilledInIsNotReadForPlaceholders() {
        Prompts prompts = new Prompts(new DefaultResourceLoader(), "classpath:prompts");

        assertThat(prompts.fill(Prompt.FEED, Map.of("email", "{text}", "text", "$1 {email} \\")))
                .endsWith("емейл: {text}, текст: $1 {email} \\");
    }

    @Test
    void anUnknownPlaceholderIsNamed() throws IOException {
        for (Prompt prompt : Prompt.values()) {
            Files.writeString(folder.resolve(prompt.name().toLowerCase() + ".txt"), "text");
        }
        Files.writeString(folder.resolve("advice.txt"), "Advise {ownr}");

        assertThatThrownBy(() -> new Prompts(new DefaultResourceLoader(), folder.toString()))
                .hasMessageContaining("advice.txt has unknown placeholders [ownr]");
    }
}
