package dev.aimessenger.chat.chats;

import dev.aimessenger.proto.user.v1.GetUsersByIDsRequest;
import dev.aimessenger.proto.user.v1.GetUsersByIDsResponse;
import dev.aimessenger.proto.user.v1.User;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Body;

/**
 * Brings together an answer and who the people are that it names: in as many rounds of {@link #request} and {@link #read}
 * as user-service needs for all of them. A round that is not read is the last one, and those that it asked for stay
 * without e-mail address and name.
 */
public final class People {

    private final List<NamesPeople> answer;
    private final List<Long> ids;
    private final Map<Long, Person> known = new HashMap<>();
    private int asked;
    private int answered;

    private People(List<NamesPeople> answer) {
        this.answer = List.copyOf(answer);
        this.ids =
                answer.stream().flatMap(NamesPeople::named).distinct().sorted().toList();
    }

    /** @param answer chats, members or invites */
    public static People of(@Body List<NamesPeople> answer) {
        return new People(answer);
    }

    /** Whether another round is needed: not when one has failed. */
    public boolean isPending() {
        return answered == asked && asked < ids.size();
    }

    /** What to ask user-service for in the next round. */
    public GetUsersByIDsRequest request() {
        int from = asked;
        asked = Math.min(from + UserIds.MOST, ids.size());
        return GetUsersByIDsRequest.newBuilder()
                .addAllUserIds(ids.subList(from, asked))
                .build();
    }

    /** Takes the answer of a round. */
    public People read(GetUsersByIDsResponse users) {
        for (User user : users.getUsersList()) {
            known.put(user.getUserId(), new Person(user.getUserId(), user.getEmail(), user.getDisplayName()));
        }
        answered = asked;
        return this;
    }

    /** The answer in the order in which it came. */
    public List<NamesPeople> answer() {
        return answer.stream().map(each -> each.with(known)).toList();
    }
}
