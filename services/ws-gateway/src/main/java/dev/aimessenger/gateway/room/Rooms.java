package dev.aimessenger.gateway.room;

import dev.aimessenger.common.payload.ChatMessage;
import dev.aimessenger.gateway.room.RoomFrames.MessageData;
import dev.aimessenger.sockets.Frames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** Which connections of this gateway are in which chat's room. Safe for use by many threads. */
@Component("rooms")
public class Rooms {

    /** By chat, then by connection. */
    private final Map<Long, Map<String, Subscription>> rooms = new ConcurrentHashMap<>();

    private final Map<String, Set<Long>> chatsByConnection = new ConcurrentHashMap<>();
    private final Frames frames;

    Rooms(Frames frames) {
        this.frames = frames;
    }

    /**
     * Whom to tell of a live message.
     *
     * @param frame the frame to send
     * @param receivers keys of the connections to send it to now
     * @param lagging keys of connections that miss messages before this one and need a replay
     */
    public record Delivery(String frame, List<String> receivers, List<String> lagging) {}

    /** How many chats have somebody here. */
    int count() {
        return rooms.size();
    }

    public Delivery deliver(ChatMessage message) {
        Map<String, Subscription> room = rooms.getOrDefault(message.chatId(), Map.of());
        if (room.isEmpty()) {
            return new Delivery("", List.of(), List.of());
        }
        MessageData data = MessageData.of(message);
        List<String> receivers = new ArrayList<>(room.size());
        List<String> lagging = new ArrayList<>();
        for (Subscription subscription : room.values()) {
            switch (subscription.live(data)) {
                case SEND -> receivers.add(subscription.connectionKey());
                case REPLAY -> lagging.add(subscription.connectionKey());
                case SKIP -> {}
            }
        }
        return new Delivery(receivers.isEmpty() ? "" : frames.frame("message", data), receivers, lagging);
    }

    /** Puts a connection into a room; live messages are held until its replay is through. */
    Subscription join(long chatId, String connectionKey, long userId) {
        Subscription subscription = new Subscription(connectionKey, userId);
        rooms.compute(chatId, (id, room) -> {
            Map<String, Subscription> all = room == null ? new ConcurrentHashMap<>() : room;
            all.put(connectionKey, subscription);
            return all;
        });
        chatsByConnection
                .computeIfAbsent(connectionKey, key -> ConcurrentHashMap.newKeySet())
                .add(chatId);
        return subscription;
    }

    Optional<Subscription> subscription(long chatId, String connectionKey) {
        return Optional.ofNullable(rooms.getOrDefault(chatId, Map.of()).get(connectionKey));
    }

    void leave(long chatId, String connectionKey) {
        rooms.computeIfPresent(chatId, (id, room) -> {
            room.remove(connectionKey);
            return room.isEmpty() ? null : room;
        });
        Set<Long> chats = chatsByConnection.get(connectionKey);
        if (chats != null) {
            chats.remove(chatId);
        }
    }

    /** A user is no member of the chat any more. */
    public void removeUser(long chatId, long userId) {
        rooms.getOrDefault(chatId, Map.of()).values().stream()
                .filter(subscription -> subscription.userId() == userId)
                .map(Subscription::connectionKey)
                .toList()
                .forEach(connectionKey -> leave(chatId, connectionKey));
    }

    /** A connection is closed. */
    public void close(String connectionKey) {
        Set<Long> chats = chatsByConnection.remove(connectionKey);
        if (chats != null) {
            List.copyOf(chats).forEach(chatId -> leave(chatId, connectionKey));
        }
    }
}
