package dev.aimessenger.sockets;

/** Has WebSockets that must end before the service does. */
@FunctionalInterface
public interface Drainable {

    /** Opens no WebSocket any more, closes all with 1012, and returns when they are gone or after a bounded time. */
    void drain();
}
