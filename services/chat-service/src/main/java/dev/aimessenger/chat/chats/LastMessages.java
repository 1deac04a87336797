package dev.aimessenger.chat.chats;

import dev.aimessenger.proto.message.v1.GetLastMessagesRequest;
import dev.aimessenger.proto.message.v1.GetLastMessagesResponse;
import dev.aimessenger.proto.message.v1.Message;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Body;

/**
 * Brings together chats and their last messages, for one answer: in as many rounds of {@link #request} and {@link #read}
 * as message-service needs for all of them. A round that is not read is the last one, and the chats stay as they are.
 */
public final class LastMessages {

    /** As many as message-service looks up in one call. */
    static final int CHATS_A_CALL = 100;

    private static final Comparator<Chat> NEWEST_ACTIVITY_FIRST =
            Comparator.comparing(Chat::lastActivityAt).thenComparing(Chat::id).reversed();

    private final List<Chat> chats;
    private final Map<Long, LastMessage> messages = new HashMap<>();
    private int asked;
    private int answered;

    private LastMessages(List<Chat> chats) {
        this.chats = List.copyOf(chats);
    }

    /** @param chats the chats of somebody who may read them */
    public static LastMessages of(@Body List<Chat> chats) {
        return new LastMessages(chats);
    }

    /** Whether another round is needed: not when one has failed. */
    public boolean isPending() {
        return answered == asked && asked < chats.size();
    }

    /** What to ask message-service for in the next round. */
    public GetLastMessagesRequest request() {
        int from = asked;
        asked = Math.min(from + CHATS_A_CALL, chats.size());
        return GetLastMessagesRequest.newBuilder()
                .addAllChatIds(chats.subList(from, asked).stream().map(Chat::id).toList())
                .build();
    }

    /** Takes the answer of a round. */
    public LastMessages read(GetLastMessagesResponse answer) {
        for (Message message : answer.getMessagesList()) {
            messages.put(message.getChatId(), LastMessage.of(message));
        }
        answered = asked;
        return this;
    }

    /** With what was said last, the chat with the newest activity first; or as they came, when a round has failed. */
    public List<Chat> chats() {
        if (answered < chats.size()) {
            return chats;
        }
        return chats.stream()
                .map(chat -> chat.withLast(messages.get(chat.id())))
                .sorted(NEWEST_ACTIVITY_FIRST)
                .toList();
    }
}
