package dev.aimessenger.websocket;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What all connections of a component keep in memory together: bytes that their sockets have not taken, and messages
 * that wait to be processed. When too many bytes are pending, those who have been behind longest are closed.
 */
final class Backlog {

    /** After a look at all connections brought no relief, this part of the limit must be added before the next look. */
    private static final int LOOKS_A_LIMIT = 64;

    private final Set<WebsocketConnection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicLong pending = new AtomicLong();
    private final AtomicLong waiting = new AtomicLong();
    private final ReentrantLock relieving = new ReentrantLock();
    private volatile long nextLook;

    void add(WebsocketConnection connection) {
        connections.add(connection);
    }

    void remove(WebsocketConnection connection) {
        connections.remove(connection);
    }

    /** Bytes that were sent and that no socket has taken yet. */
    long pendingBytes() {
        return pending.get();
    }

    /** Bytes of messages that have come in and wait to be processed. */
    long waitingBytes() {
        return waiting.get();
    }

    /** Counts bytes that wait to be processed, or with a negative number, that do so no more; returns their sum. */
    long addWaiting(long bytes) {
        return waiting.addAndGet(bytes);
    }

    /** Counts bytes that a socket has taken, or that will never be sent. */
    void taken(long bytes) {
        pending.addAndGet(-bytes);
    }

    /**
     * Counts bytes that are about to be sent. Above half of the limit the connections that have been behind longest are
     * closed as slow readers, and may still take what they have; above the limit those that are being closed are cut.
     */
    void sent(long bytes, long limit) {
        long all = pending.addAndGet(bytes);
        if (all <= limit / 2) {
            nextLook = 0;
        } else if (all > nextLook && relieving.tryLock()) {
            try {
                relieve(limit);
                nextLook = pending.get() + limit / LOOKS_A_LIMIT;
            } finally {
                relieving.unlock();
            }
        }
    }

    /** A connection as it was at one moment: it changes while it is compared with others. */
    private record Behind(WebsocketConnection connection, long bytes, long nanos) {}

    private void relieve(long limit) {
        List<Behind> longestFirst = connections.stream()
                .filter(connection -> !connection.isClosing())
                .map(connection -> new Behind(connection, connection.pendingBytes(), connection.behindNanos()))
                .filter(behind -> behind.bytes() > 0)
                .sorted(Comparator.comparingLong(Behind::nanos).reversed())
                .toList();
        long open = longestFirst.stream().mapToLong(Behind::bytes).sum();
        for (Behind behind : longestFirst) {
            // Some room, or the next message would make it necessary again.
            if (open <= limit / 2 - limit / 8) {
                break;
            }
            open -= behind.bytes();
            behind.connection().closeSlowReader();
        }
        if (pending.get() > limit) {
            connections.stream().filter(WebsocketConnection::isClosing).forEach(WebsocketConnection::cut);
        }
    }
}
