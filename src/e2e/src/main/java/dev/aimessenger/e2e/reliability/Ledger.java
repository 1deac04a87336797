package dev.aimessenger.e2e.reliability;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Knows every message that was sent and every frame that every reader saw, and judges them against each other. A
 * message's text is unique; a reader is one user's session, whatever connections it has one after the other.
 */
public final class Ledger {

    private static final int MOST_EXAMPLES = 20;

    private final Map<String, Sent> messages = new HashMap<>();
    private final Map<String, Reader> readers = new LinkedHashMap<>();

    private static final class Sent {
        final long chatId;
        final String sender;
        final long number;
        boolean acknowledged;

        Sent(long chatId, String sender, long number) {
            this.chatId = chatId;
            this.sender = sender;
            this.number = number;
        }
    }

    /**
     * What happened, in numbers. Every fault is of one reader and one message or frame, so that a message that two
     * readers never saw is lost twice.
     *
     * @param sent messages that a sender handed over
     * @param acknowledged those for which it got a {@code message-ack}
     * @param lost acknowledged messages that a reader of the room never saw
     * @param duplicated frames that repeat what the reader had seen
     * @param reordered frames that skip a {@code seq}, or show a sender's messages in another order than sent
     * @param wrongRoom frames of a room that the reader is not in, or of a message that was sent to another room
     * @param examples of the faults, for people
     */
    public record Verdict(
            long sent,
            long acknowledged,
            long lost,
            long duplicated,
            long reordered,
            long wrongRoom,
            List<String> examples) {

        public boolean isClean() {
            return lost + duplicated + reordered + wrongRoom == 0;
        }
    }

    /** What one reader saw. */
    public final class Reader {

        private final String name;
        private final Set<Long> rooms;
        private final Map<Long, Long> lastSeqs = new HashMap<>();
        private final Map<String, Long> lastNumbers = new HashMap<>();
        private final Set<String> seen = new HashSet<>();
        private final List<String> examples = new ArrayList<>();
        private long duplicated;
        private long reordered;
        private long wrongRoom;

        private Reader(String name, Set<Long> rooms) {
            this.name = name;
            this.rooms = rooms;
        }

        /** @param message the data of a {@code message} frame, told in the order in which frames came */
        public void saw(JsonNode message) {
            synchronized (Ledger.this) {
                long chatId = message.path("chatId").longValue();
                long seq = message.path("seq").longValue();
                String text = message.path("text").textValue();
                Sent known = messages.get(text);
                if (!rooms.contains(chatId) || known != null && known.chatId != chatId) {
                    wrongRoom++;
                    note("wrong room", message);
                    return;
                }
                long last = lastSeqs.getOrDefault(chatId, 0L);
                // What the model wrote is not in the books; its seq is judged like any other's.
                boolean repeated = known != null && !seen.add(text);
                if (seq <= last || repeated) {
                    duplicated++;
                    note("again, after seq " + last, message);
                    return;
                }
                if (seq != last + 1) {
                    reordered++;
                    note("after seq " + last, message);
                }
                lastSeqs.put(chatId, seq);
                if (known != null) {
                    Long before = lastNumbers.put(chatId + " " + known.sender, known.number);
                    if (before != null && before > known.number) {
                        reordered++;
                        note("after its sender's " + before, message);
                    }
                }
            }
        }

        private void note(String what, JsonNode message) {
            if (examples.size() < MOST_EXAMPLES) {
                examples.add(name + ": " + what + ": " + message);
            }
        }
    }

    /** @param rooms those that the reader is in from the first message on */
    public synchronized Reader reader(String name, Set<Long> rooms) {
        return readers.computeIfAbsent(name, key -> new Reader(key, Set.copyOf(rooms)));
    }

    /**
     * @param text unlike any other
     * @param number grows with each message of this sender to this chat
     */
    public synchronized void sent(long chatId, String sender, long number, String text) {
        if (messages.put(text, new Sent(chatId, sender, number)) != null) {
            throw new IllegalArgumentException("Sent before: " + text);
        }
    }

    public synchronized void acknowledged(String text) {
        messages.get(text).acknowledged = true;
    }

    /** How many acknowledged messages somebody has not seen yet. */
    public synchronized long missing() {
        return judge().lost();
    }

    public synchronized Verdict judge() {
        List<String> examples = new ArrayList<>();
        long acknowledged = 0;
        long lost = 0;
        for (Map.Entry<String, Sent> message : messages.entrySet()) {
            if (!message.getValue().acknowledged) {
                continue;
            }
            acknowledged++;
            for (Reader reader : readers.values()) {
                if (reader.rooms.contains(message.getValue().chatId) && !reader.seen.contains(message.getKey())) {
                    lost++;
                    if (examples.size() < MOST_EXAMPLES) {
                        examples.add(reader.name + ": never saw: " + message.getKey());
                    }
                }
            }
        }
        long duplicated = 0;
        long reordered = 0;
        long wrongRoom = 0;
        for (Reader reader : readers.values()) {
            duplicated += reader.duplicated;
            reordered += reader.reordered;
            wrongRoom += reader.wrongRoom;
            examples.addAll(reader.examples);
        }
        return new Verdict(
                messages.size(), acknowledged, lost, duplicated, reordered, wrongRoom, List.copyOf(examples));
    }
}
