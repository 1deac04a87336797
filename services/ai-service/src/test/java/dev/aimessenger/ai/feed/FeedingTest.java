package dev.aimessenger.ai.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.common.payload.BindingType;
import dev.aimessenger.common.payload.ChatMessage;
import dev.aimessenger.common.payload.FeedMessage;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeedingTest {

    private static final long OWNER = 1;
    private static final long OTHER = 2;

    @ParameterizedTest
    @CsvSource({
        "AUTOREPLY, 2, false, 0, 0, true",
        "ADVICE,    2, false, 0, 0, false",
        "AUTOREPLY, 1, false, 0, 0, false",
        "AUTOREPLY, 1, true,  1, 5, false",
        "AUTOREPLY, 2, true,  1, 0, false",
        "AUTOREPLY, 2, true,  1, 1, true",
        "AUTOREPLY, 2, true,  2, 1, false",
    })
    void theModelAnswersOthersMessagesWithinTheLoopFuse(
            BindingType type, long sender, boolean ai, int messageHops, int limit, boolean answered) {
        ChatMessage message = new ChatMessage(
                7,
                null,
                UUID.randomUUID(),
                UUID.randomUUID(),
                sender,
                "someone@example.org",
                "hi",
                ai,
                Instant.EPOCH,
                messageHops);

        assertThat(new Feeding(limit).needsAnswer(new FeedMessage("thread", type, OWNER, message)))
                .isEqualTo(answered);
    }

    @Test
    void anAnswerHasTheSameIdEachTimeAndOneHopMore() {
        ChatMessage message = new ChatMessage(
                7,
                null,
                UUID.randomUUID(),
                UUID.randomUUID(),
                OTHER,
                "someone@example.org",
                "hi",
                false,
                Instant.EPOCH,
                0);
        FeedMessage feed = new FeedMessage("thread", BindingType.AUTOREPLY, OWNER, message);
        Feeding feeding = new Feeding(0);

        assertThat(feeding.autoreply("hello", feed)).isEqualTo(feeding.autoreply("hello", feed));
        assertThat(feeding.autoreply("hello", feed).hops()).isEqualTo(1);
    }
}
