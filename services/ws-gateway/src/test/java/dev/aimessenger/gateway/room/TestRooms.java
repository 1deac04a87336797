package dev.aimessenger.gateway.room;

import dev.aimessenger.gateway.TestMessages;

/** Rooms for tests of other packages. */
public final class TestRooms {

    private TestRooms() {}

    public static Rooms rooms() {
        return new Rooms(TestMessages.FRAMES);
    }

    /** Ann's connection is live in chat 9 and has seen all up to a message. */
    public static void join(Rooms rooms, String connectionKey, long seq) {
        Subscription subscription = rooms.join(9, connectionKey, 5);
        subscription.startAfter(seq);
        subscription.release();
    }
}
