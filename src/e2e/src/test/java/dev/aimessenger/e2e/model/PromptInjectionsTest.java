package dev.aimessenger.e2e.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PromptInjectionsTest {

    @Test
    void thereAreEnoughOfThemInBothLanguagesAndEachCanBeSent() {
        assertThat(PromptInjections.all())
                .hasSizeGreaterThanOrEqualTo(120)
                .doesNotHaveDuplicates()
                .allSatisfy(text -> assertThat(text).isNotBlank().hasSizeLessThan(8_000))
                .anySatisfy(text -> assertThat(text).contains("⟧").contains("\n"));
        assertThat(PromptInjections.all().stream().filter(text -> text.matches("(?s).*[а-яё]{3}.*")))
                .hasSizeGreaterThanOrEqualTo(50);
        assertThat(PromptInjections.all().stream().filter(text -> text.matches("(?s)[^а-яё]*")))
                .hasSizeGreaterThanOrEqualTo(50);
    }
}
