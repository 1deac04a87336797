package dev.aimessenger.gateway.room;

import dev.aimessenger.gateway.room.RoomFrames.MessageData;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * How far one connection has been told of one chat. While stored messages are replayed to it, live ones are held back;
 * a connection is told each seq once, in order, whichever way the message comes.
 */
final class Subscription {

    /** Held messages are a copy of what is stored: past this number the newest are dropped and read back instead. */
    private static final int MOST_HELD = 500;

    private final String connectionKey;
    private final long userId;
    private final NavigableMap<Long, MessageData> held = new TreeMap<>();
    private long lastSeq;
    private boolean replaying = true;
    private boolean incomplete;

    Subscription(String connectionKey, long userId) {
        this.connectionKey = connectionKey;
        this.userId = userId;
    }

    String connectionKey() {
        return connectionKey;
    }

    long userId() {
        return userId;
    }

    /** What a live message means for this connection. */
    enum Live {
        /** Send it now. */
        SEND,
        /** Not now: it is known already, or the replay under way brings it. */
        SKIP,
        /** Messages before it are missing: replay from {@link #lastSeq}. */
        REPLAY
    }

    synchronized Live live(MessageData message) {
        if (message.seq() <= lastSeq) {
            return Live.SKIP;
        }
        if (replaying) {
            hold(message);
            return Live.SKIP;
        }
        if (message.seq() == lastSeq + 1) {
            lastSeq = message.seq();
            return Live.SEND;
        }
        replaying = true;
        hold(message);
        return Live.REPLAY;
    }

    synchronized long lastSeq() {
        return lastSeq;
    }

    /** The replay starts after this seq. */
    synchronized void startAfter(long seq) {
        lastSeq = seq;
    }

    /** Which of a page of stored messages have to be sent. */
    synchronized List<MessageData> replayed(List<MessageData> page) {
        List<MessageData> fresh = new ArrayList<>();
        for (MessageData message : page) {
            if (message.seq() > lastSeq) {
                fresh.add(message);
                lastSeq = message.seq();
            }
        }
        return fresh;
    }

    /**
     * After the last page: the next held messages to send. When there are none, the connection is live from now on.
     * When the held ones do not follow on what was sent, {@link #isReplaying} stays true and the replay must go on.
     */
    synchronized List<MessageData> release() {
        held.headMap(lastSeq, true).clear();
        List<MessageData> next = new ArrayList<>();
        while (!held.isEmpty() && held.firstKey() == lastSeq + 1) {
            MessageData message = held.pollFirstEntry().getValue();
            next.add(message);
            lastSeq = message.seq();
        }
        if (next.isEmpty() && held.isEmpty()) {
            replaying = incomplete;
            incomplete = false;
        }
        return next;
    }

    /** Whether messages are held that come later than the next one: what lies between must be read back. */
    synchronized boolean isStuck() {
        return !held.isEmpty();
    }

    synchronized boolean isReplaying() {
        return replaying;
    }

    private void hold(MessageData message) {
        if (held.size() < MOST_HELD) {
            held.put(message.seq(), message);
        } else {
            incomplete = true;
        }
    }
}
