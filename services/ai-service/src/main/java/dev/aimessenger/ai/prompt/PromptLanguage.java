package dev.aimessenger.ai.prompt;

import dev.aimessenger.common.payload.AutoreplyRules.Language;
import java.lang.Character.UnicodeScript;
import java.util.Collection;

/** In which language a chat is held, of those that there are prompts in. */
public final class PromptLanguage {

    private PromptLanguage() {}

    /** Russian when more of the letters are Cyrillic than Latin, else English. */
    public static Language of(Collection<String> texts) {
        long difference = texts.stream()
                .flatMapToInt(String::codePoints)
                .filter(Character::isLetter)
                .mapToObj(UnicodeScript::of)
                .mapToInt(script -> script == UnicodeScript.CYRILLIC ? 1 : script == UnicodeScript.LATIN ? -1 : 0)
                .asLongStream()
                .sum();
        return difference > 0 ? Language.RU : Language.EN;
    }
}
