package dev.aimessenger.chat.chats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.proto.user.v1.GetUsersByIDsResponse;
import dev.aimessenger.proto.user.v1.User;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PeopleTest {

    private static final Instant MADE = Instant.parse("2026-07-01T00:00:00Z");

    @Test
    void aPrivateChatNamesItsMembersAndAGroupWhoSpokeLast() {
        Chat couple = new Chat(1, ChatType.PRIVATE, null, 7, MADE, List.of(7L, 8L)).withLast(message(8));
        Chat group = new Chat(2, ChatType.GROUP, "Trip", 7, MADE, List.of(7L, 8L, 9L)).withLast(message(9));
        Chat silent = new Chat(3, ChatType.GROUP, "Trip", 7, MADE, null).withLast(null);
        People people = People.of(List.of(couple, group, silent));
        assertThat(people.request().getUserIdsList()).containsExactly(7L, 8L, 9L);
        people.read(answer(9, 8, 7));
        assertThat(people.isPending()).isFalse();

        assertThat(people.answer())
                .extracting(chat -> ((Chat) chat).people())
                .containsExactly(List.of(person(7), person(8)), List.of(person(9)), null);
    }

    @Test
    void manyPeopleAreAskedForInSeveralRounds() {
        People people = People.of(members(2_001));
        int rounds = 0;
        while (people.isPending()) {
            List<Long> asked = people.request().getUserIdsList();
            assertThat(asked).hasSize(rounds++ < 2 ? 1_000 : 1);
            people.read(answer(asked.get(0)));
        }

        assertThat(rounds).isEqualTo(3);
        assertThat(people.answer())
                .extracting(member -> ((Member) member).email())
                .filteredOn(email -> email != null)
                .containsExactly("1@example.org", "1001@example.org", "2001@example.org");
    }

    @Test
    void aRoundThatFailedIsTheLastAndWhoIsNotKnownStaysAsTheyWere() {
        List<NamesPeople> members = members(2_500);
        People people = People.of(members);
        people.request();
        people.read(answer(1));
        people.request();

        assertThat(people.isPending()).isFalse();
        assertThat(((Member) people.answer().get(0)).displayName()).isEqualTo("User 1");
        assertThat(people.answer().subList(1, 2_500)).isEqualTo(members.subList(1, 2_500));
    }

    @Test
    void nobodyIsAskedForWhereNobodyIsNamed() {
        People people = People.of(List.of());

        assertThat(people.isPending()).isFalse();
        assertThat(people.answer()).isEmpty();
    }

    private static List<NamesPeople> members(int count) {
        return LongStream.rangeClosed(1, count)
                .<NamesPeople>mapToObj(id -> new Member(id, true, false, 1, MADE))
                .toList();
    }

    private static LastMessage message(long senderId) {
        return new LastMessage(1, senderId, senderId + "@example.org", "text", false, MADE);
    }

    private static Person person(long id) {
        return new Person(id, id + "@example.org", "User " + id);
    }

    private static GetUsersByIDsResponse answer(long... ids) {
        return GetUsersByIDsResponse.newBuilder()
                .addAllUsers(LongStream.of(ids)
                        .mapToObj(id -> User.newBuilder()
                                .setUserId(id)
                                .setEmail(id + "@example.org")
                                .setDisplayName("User " + id)
                                .build())
                        .toList())
                .build();
    }
}
