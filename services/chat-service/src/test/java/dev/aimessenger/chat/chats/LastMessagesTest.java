package dev.aimessenger.chat.chats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.proto.message.v1.GetLastMessagesResponse;
import dev.aimessenger.proto.message.v1.Message;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LastMessagesTest {

    private static final Instant MADE = Instant.parse("2026-07-01T00:00:00Z");

    @Test
    void theNewestMessageIsAddedAndTheNewestActivityIsFirst() {
        LastMessages last = LastMessages.of(List.of(chat(1, MADE), chat(2, MADE.plusSeconds(5)), chat(3, MADE)));
        assertThat(last.isPending()).isTrue();
        assertThat(last.request().getChatIdsList()).containsExactly(1L, 2L, 3L);
        last.read(answer(message(3, 7, "2026-07-02T10:11:12.123456Z")));
        assertThat(last.isPending()).isFalse();

        List<Chat> chats = last.chats();

        assertThat(chats).extracting(Chat::id).containsExactly(3L, 2L, 1L);
        assertThat(chats).extracting(Chat::lastSeq).containsExactly(7L, 0L, 0L);
        assertThat(chats)
                .extracting(Chat::lastActivityAt)
                .containsExactly(Instant.parse("2026-07-02T10:11:12.123456Z"), MADE.plusSeconds(5), MADE);
        assertThat(chats.get(0).lastMessage())
                .isEqualTo(new LastMessage(
                        7, 70, "ann@example.org", "text", true, Instant.parse("2026-07-02T10:11:12.123456Z")));
        assertThat(chats.get(1).lastMessage()).isNull();
    }

    @Test
    void ofTwoActiveAtTheSameMomentTheYoungerChatIsFirst() {
        LastMessages last = LastMessages.of(List.of(chat(1, MADE), chat(2, MADE)));
        last.request();
        last.read(answer());

        assertThat(last.chats()).extracting(Chat::id).containsExactly(2L, 1L);
    }

    @Test
    void manyChatsAreAskedForInSeveralRounds() {
        LastMessages last = LastMessages.of(
                LongStream.rangeClosed(1, 201).mapToObj(id -> chat(id, MADE)).toList());
        int rounds = 0;
        while (last.isPending()) {
            List<Long> asked = last.request().getChatIdsList();
            assertThat(asked).hasSize(rounds < 2 ? 100 : 1);
            last.read(answer(message(asked.get(0), ++rounds, "2026-07-02T00:00:00Z")));
        }

        assertThat(rounds).isEqualTo(3);
        assertThat(last.chats())
                .extracting(Chat::lastSeq)
                .filteredOn(seq -> seq > 0)
                .containsExactly(3L, 2L, 1L);
    }

    @Test
    void aRoundThatFailedIsTheLastAndTheChatsStayAsTheyWere() {
        List<Chat> chats =
                LongStream.rangeClosed(1, 250).mapToObj(id -> chat(id, MADE)).toList();
        LastMessages last = LastMessages.of(chats);
        last.request();
        last.read(answer(message(1, 1, "2026-07-02T00:00:00Z")));
        last.request();

        assertThat(last.isPending()).isFalse();
        assertThat(last.chats()).isEqualTo(chats);
    }

    @Test
    void nobodyIsAskedAboutNoChats() {
        LastMessages last = LastMessages.of(List.of());

        assertThat(last.isPending()).isFalse();
        assertThat(last.chats()).isEmpty();
    }

    private static Chat chat(long id, Instant made) {
        return new Chat(id, ChatType.GROUP, null, 1, made, null);
    }

    private static Message message(long chatId, long seq, String sentAt) {
        return Message.newBuilder()
                .setChatId(chatId)
                .setSeq(seq)
                .setSenderId(70)
                .setSenderEmail("ann@example.org")
                .setText("text")
                .setAiGenerated(true)
                .setSentAt(sentAt)
                .build();
    }

    private static GetLastMessagesResponse answer(Message... messages) {
        return GetLastMessagesResponse.newBuilder()
                .addAllMessages(List.of(messages))
                .build();
    }
}
