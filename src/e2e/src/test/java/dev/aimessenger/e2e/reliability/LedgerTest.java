package dev.aimessenger.e2e.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.aimessenger.e2e.reliability.Ledger.Reader;
import dev.aimessenger.e2e.reliability.Ledger.Verdict;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A judge that finds nothing wrong must be able to: each fault is shown to it once. */
class LedgerTest {

    private static final long ROOM = 7;
    private static final long OTHER_ROOM = 8;

    private final Ledger ledger = new Ledger();
    private final Reader ann = ledger.reader("ann", Set.of(ROOM));
    private final Reader bob = ledger.reader("bob", Set.of(ROOM, OTHER_ROOM));

    @Test
    void whatEverybodySawInOrderIsClean() {
        send(1, "one");
        send(2, "two");
        both(1, "one");
        both(2, "two");

        Verdict verdict = ledger.judge();

        assertThat(verdict.isClean()).isTrue();
        assertThat(verdict.sent()).isEqualTo(2);
        assertThat(verdict.acknowledged()).isEqualTo(2);
    }

    @Test
    void anAcknowledgedMessageThatOneReaderNeverSawIsLost() {
        send(1, "one");
        ann.saw(frame(ROOM, 1, "one"));

        assertThat(ledger.judge().lost()).isEqualTo(1);
        assertThat(ledger.judge().isClean()).isFalse();
        assertThat(ledger.missing()).isEqualTo(1);
    }

    @Test
    void aMessageThatWasNeverAcknowledgedMayBeMissing() {
        ledger.sent(ROOM, "ann", 1, "one");

        assertThat(ledger.judge().isClean()).isTrue();
        assertThat(ledger.judge().acknowledged()).isZero();
    }

    @Test
    void aFrameThatComesAgainIsADuplicate() {
        send(1, "one");
        both(1, "one");
        ann.saw(frame(ROOM, 1, "one"));

        assertThat(ledger.judge().duplicated()).isEqualTo(1);
    }

    @Test
    void aMessageThatWasStoredTwiceIsADuplicate() {
        send(1, "one");
        both(1, "one");
        ann.saw(frame(ROOM, 2, "one"));

        assertThat(ledger.judge().duplicated()).isEqualTo(1);
    }

    @Test
    void aGapIsDisorder() {
        send(1, "one");
        send(2, "two");
        bob.saw(frame(ROOM, 1, "one"));
        bob.saw(frame(ROOM, 2, "two"));
        ann.saw(frame(ROOM, 2, "two"));
        ann.saw(frame(ROOM, 1, "one"));

        Verdict verdict = ledger.judge();

        assertThat(verdict.reordered()).isEqualTo(1);
        assertThat(verdict.isClean()).isFalse();
    }

    @Test
    void aSendersMessagesInAnotherOrderAreDisorder() {
        send(1, "one");
        send(2, "two");
        both(1, "two");
        both(2, "one");

        assertThat(ledger.judge().reordered()).isEqualTo(2);
    }

    @Test
    void aFrameOfARoomThatOneIsNotInIsAFault() {
        ann.saw(frame(OTHER_ROOM, 1, "not for ann"));

        assertThat(ledger.judge().wrongRoom()).isEqualTo(1);
    }

    @Test
    void aMessageThatTurnsUpInAnotherRoomIsAFault() {
        send(1, "one");
        both(1, "one");
        bob.saw(frame(OTHER_ROOM, 1, "one"));

        assertThat(ledger.judge().wrongRoom()).isEqualTo(1);
    }

    @Test
    void twoMessagesCannotHaveOneText() {
        send(1, "one");

        assertThatThrownBy(() -> send(2, "one")).isInstanceOf(IllegalArgumentException.class);
    }

    private void send(long number, String text) {
        ledger.sent(ROOM, "ann", number, text);
        ledger.acknowledged(text);
    }

    private void both(long seq, String text) {
        ann.saw(frame(ROOM, seq, text));
        bob.saw(frame(ROOM, seq, text));
    }

    private static JsonNode frame(long chatId, long seq, String text) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("chatId", chatId)
                .put("seq", seq)
                .put("text", text);
    }
}
