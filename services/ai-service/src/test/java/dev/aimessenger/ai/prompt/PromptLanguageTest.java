package dev.aimessenger.ai.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.common.payload.AutoreplyRules.Language;
import java.util.List;
import org.junit.jupiter.api.Test;

class PromptLanguageTest {

    @Test
    void theLettersDecideOverAllTexts() {
        assertThat(PromptLanguage.of(List.of("Привет, как дела?", "ok"))).isEqualTo(Language.RU);
        assertThat(PromptLanguage.of(List.of("Да", "See you at the station"))).isEqualTo(Language.EN);
        assertThat(PromptLanguage.of(List.of("Це українською", "Ђорђе"))).isEqualTo(Language.RU);
    }

    @Test
    void anEvenNumberOrNoLettersAtAllIsEnglish() {
        assertThat(PromptLanguage.of(List.of("да no"))).isEqualTo(Language.EN);
        assertThat(PromptLanguage.of(List.of("123 :-) 👍", ""))).isEqualTo(Language.EN);
        assertThat(PromptLanguage.of(List.of())).isEqualTo(Language.EN);
    }

    @Test
    void lettersOfOtherScriptsCountForNeither() {
        assertThat(PromptLanguage.of(List.of("你好你好你好 да"))).isEqualTo(Language.RU);
    }
}
