package dev.aimessenger.ai.thread;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.ai.model.TokenBudget;
import dev.aimessenger.ai.prompt.Prompts;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.DefaultResourceLoader;

class CompactionTest {

    /** 10 tokens of three characters: 30 characters. */
    private final Compaction compaction =
            new Compaction(new Prompts(new DefaultResourceLoader(), "classpath:prompts", true), new TokenBudget(10));

    @Test
    void whatFitsStaysAsItIs() {
        assertThat(compaction.oldest(List.of())).isEmpty();
        assertThat(compaction.oldest(rows(3, 10))).isEmpty();
    }

    @Test
    void theOldestGoUntilHalfOfTheBudgetIsFree() {
        assertThat(compaction.oldest(rows(4, 10)))
                .extracting(row -> row.get("seq"))
                .containsExactly(1L, 2L, 3L);
    }

    @Test
    void oneCallTakesNoMoreThanFits() {
        assertThat(compaction.oldest(rows(100, 10))).hasSize(3);
    }

    @Test
    void aMessageThatAloneIsTooLongGoesAlone() {
        assertThat(compaction.oldest(rows(2, 1_000))).hasSize(1);
    }

    private static List<Map<String, Object>> rows(int count, int length) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> Map.<String, Object>of(
                        "seq",
                        (long) i,
                        "sender_email",
                        "a@example.org",
                        "text",
                        "x".repeat(length),
                        "characters",
                        (long) count * length))
                .toList();
    }
}
