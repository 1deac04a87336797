package dev.aimessenger.ai.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.ai.autoreply.SkipReason;
import dev.aimessenger.common.payload.BindingType;
import dev.aimessenger.common.payload.ChatMessage;
import dev.aimessenger.common.payload.FeedMessage;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeedingTest {

    private static final long OWNER = 1;

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
        assertThat(new Feeding(limit).needsAnswer(feed(type, sender, ai, messageHops)))
                .isEqualTo(answered);
    }

    @ParameterizedTest
    @CsvSource({
        "1, false, 0, true",
        // A draft that the owner sent.
        "1, true,  0, true",
        "1, true,  1, false",
        "2, false, 0, false",
    })
    void theOwnersTurnIsWhatTheOwnerDid(long sender, boolean ai, int messageHops, boolean ofOwner) {
        assertThat(new Feeding(0).isOfOwner(feed(BindingType.AUTOREPLY, sender, ai, messageHops)))
                .isEqualTo(ofOwner);
    }

    @ParameterizedTest
    @CsvSource({"AUTOREPLY, 2, 1, 0, LOOP", "AUTOREPLY, 2, 1, 1,", "AUTOREPLY, 1, 1, 0,", "ADVICE, 2, 1, 0,"})
    void beyondTheLimitOfAnswersToAnswersIsALoop(
            BindingType type, long sender, int messageHops, int limit, SkipReason reason) {
        assertThat(new Feeding(limit).loop(feed(type, sender, true, messageHops)))
                .isEqualTo(reason);
    }

    private static FeedMessage feed(BindingType type, long sender, boolean ai, int messageHops) {
        return new FeedMessage(
                "thread",
                type,
                OWNER,
                new ChatMessage(
                        7,
                        null,
                        UUID.randomUUID(),
                        UUID.randomUUID(),
                        sender,
                        "someone@example.org",
                        "hi",
                        ai,
                        Instant.EPOCH,
                        messageHops));
    }
}
