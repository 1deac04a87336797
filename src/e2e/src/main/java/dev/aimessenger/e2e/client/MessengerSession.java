package dev.aimessenger.e2e.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * How a client stays in its rooms whatever happens to gateways: the reference for other clients. It
 *
 * <ul>
 *   <li>reconnects to the next of its gateways, at once after a drain (1012), else with growing, random delays;
 *   <li>joins its rooms again with {@code afterSeq}, so that it misses nothing and gets nothing twice;
 *   <li>has one message of a chat on its way at a time, and sends it again under the same {@code clientMessageId} until
 *       it is acknowledged or refused for good, so that the order of what it sends is kept;
 *   <li>pings, and takes a gateway that says nothing for dead.
 * </ul>
 */
public final class MessengerSession implements AutoCloseable {

    private static final Duration PING = Duration.ofSeconds(5);
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(12);
    private static final Duration ACK_TIMEOUT = Duration.ofSeconds(15);
    private static final Duration FIRST_DELAY = Duration.ofMillis(200);
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(5);
    private static final int SERVICE_RESTART = 1012;
    private static final int TOKEN_EXPIRED = 4401;
    private static final int UNAUTHORIZED = 401;

    private static final ScheduledExecutorService TIMER = Executors.newScheduledThreadPool(2, task -> {
        Thread thread = new Thread(task, "sessions");
        thread.setDaemon(true);
        return thread;
    });

    /** What a session tells; called on its threads, one call after the other, never to be blocked. */
    public interface Listener {

        /** A {@code message} frame, as it came. */
        default void message(JsonNode data) {}

        default void acknowledged(UUID clientMessageId) {}

        /** A message will not be sent again: the {@code error} says why. */
        default void refused(UUID clientMessageId, JsonNode error) {}

        /** The rooms are joined again, after a lost connection or the first time. */
        default void resumed() {}

        /** Any other frame. */
        default void other(String event, JsonNode data) {}

        /** The connection ended, with this code. */
        default void disconnected(int code) {}
    }

    private record Outgoing(UUID id, String text) {}

    private final List<URI> gateways;
    private final Listener listener;
    private final Map<Long, Long> lastSeqs = new LinkedHashMap<>();
    private final Map<Long, Deque<Outgoing>> queues = new HashMap<>();
    private final Map<Long, ScheduledFuture<?>> resends = new HashMap<>();
    private final Backoff reconnecting = new Backoff(FIRST_DELAY, LONGEST_DELAY);
    private final Backoff resending = new Backoff(FIRST_DELAY, LONGEST_DELAY);
    private final ScheduledFuture<?> heartbeat;

    private MessengerClient user;
    private int gateway;
    /** Of the attempt that counts: what earlier ones still say is not heard. */
    private int attempt;

    private FrameSocket socket;
    private int joinsAwaited;
    private long lastHeard;
    private boolean refresh;
    private boolean ended;

    /** @param gateways of one system, the first one to be tried first */
    public MessengerSession(MessengerClient user, List<URI> gateways, Listener listener) {
        this.user = user;
        this.gateways = List.copyOf(gateways);
        this.listener = listener;
        heartbeat = TIMER.scheduleWithFixedDelay(this::beat, PING.toMillis(), PING.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The room is joined whenever there is a connection; history from {@code afterSeq} on comes first. */
    public synchronized void join(long chatId, long afterSeq) {
        lastSeqs.put(chatId, afterSeq);
        if (socket != null) {
            sendJoin(chatId);
        }
    }

    /** Connects, and stays connected. */
    public synchronized void open() {
        connect();
    }

    /** Sends a message, after those of the chat that are still on their way; never waits. */
    public synchronized UUID send(long chatId, String text) {
        Outgoing message = new Outgoing(UUID.randomUUID(), text);
        Deque<Outgoing> queue = queues.computeIfAbsent(chatId, id -> new ArrayDeque<>());
        queue.add(message);
        if (queue.size() == 1) {
            sendFirst(chatId);
        }
        return message.id();
    }

    /** How many messages are neither acknowledged nor refused. */
    public synchronized int unacknowledged() {
        return queues.values().stream().mapToInt(Deque::size).sum();
    }

    /** The last {@code seq} of a room that this session has got. */
    public synchronized long lastSeq(long chatId) {
        return lastSeqs.getOrDefault(chatId, 0L);
    }

    /** The gateway that it is, or was last, connected to. */
    public synchronized URI gateway() {
        return gateways.get(gateway);
    }

    @Override
    public synchronized void close() {
        ended = true;
        attempt++;
        heartbeat.cancel(false);
        resends.values().forEach(resend -> resend.cancel(false));
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }

    private void connect() {
        int mine = ++attempt;
        if (refresh) {
            refresh = false;
            user = user.at(gateways.get(gateway)).refreshed();
        }
        FrameSocket.open(
                        MessengerClient.HTTP,
                        gateways.get(gateway),
                        "/ws",
                        user.accessToken(),
                        frame -> received(mine, frame),
                        code -> closed(mine, code))
                .whenComplete((opened, failure) -> connected(mine, opened, failure));
    }

    private synchronized void connected(int mine, FrameSocket opened, Throwable failure) {
        if (mine != attempt) {
            if (opened != null) {
                opened.abort();
            }
            return;
        }
        if (failure != null) {
            refresh = refused(failure) == UNAUTHORIZED;
            gateway = (gateway + 1) % gateways.size();
            later(reconnecting.next());
            return;
        }
        socket = opened;
        lastHeard = System.nanoTime();
        joinsAwaited = lastSeqs.size();
        lastSeqs.keySet().forEach(this::sendJoin);
        queues.keySet().forEach(this::sendFirst);
    }

    private static int refused(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof WebSocketHandshakeException refusal
                ? refusal.getResponse().statusCode()
                : 0;
    }

    private synchronized void closed(int mine, int code) {
        if (mine != attempt || ended) {
            return;
        }
        attempt++;
        socket = null;
        listener.disconnected(code);
        refresh = code == TOKEN_EXPIRED;
        if (!refresh) {
            gateway = (gateway + 1) % gateways.size();
        }
        later(code == SERVICE_RESTART ? 0 : reconnecting.next());
    }

    private void later(long milliseconds) {
        int mine = attempt;
        TIMER.schedule(() -> reconnect(mine), milliseconds, TimeUnit.MILLISECONDS);
    }

    private synchronized void reconnect(int mine) {
        if (mine != attempt || ended) {
            return;
        }
        try {
            connect();
        } catch (RuntimeException e) {
            // The token could not be renewed.
            refresh = true;
            gateway = (gateway + 1) % gateways.size();
            later(reconnecting.next());
        }
    }

    private synchronized void received(int mine, JsonNode frame) {
        if (mine != attempt) {
            return;
        }
        lastHeard = System.nanoTime();
        String event = frame.path("event").asText();
        JsonNode data = frame.path("data");
        switch (event) {
            case "message" -> {
                lastSeqs.computeIfPresent(
                        data.path("chatId").longValue(),
                        (chat, last) -> Math.max(last, data.path("seq").longValue()));
                listener.message(data);
            }
            case "message-ack" ->
                acknowledged(
                        data.path("chatId").longValue(),
                        UUID.fromString(data.path("clientMessageId").textValue()));
            case "error" -> failed(data);
            case "joined-room" -> {
                if (--joinsAwaited == 0) {
                    reconnecting.reset();
                    listener.resumed();
                }
            }
            default -> listener.other(event, data);
        }
    }

    private void acknowledged(long chatId, UUID id) {
        Deque<Outgoing> queue = queues.get(chatId);
        // A message that was sent again is acknowledged as often.
        if (queue != null && !queue.isEmpty() && queue.getFirst().id().equals(id)) {
            resending.reset();
            listener.acknowledged(id);
            next(chatId, queue);
        }
    }

    private void failed(JsonNode error) {
        String id = error.path("clientMessageId").asText();
        for (Map.Entry<Long, Deque<Outgoing>> entry : queues.entrySet()) {
            Deque<Outgoing> queue = entry.getValue();
            if (!queue.isEmpty() && queue.getFirst().id().toString().equals(id)) {
                if (error.path("retryable").booleanValue()) {
                    resend(entry.getKey(), resending.next());
                } else {
                    listener.refused(queue.getFirst().id(), error);
                    next(entry.getKey(), queue);
                }
                return;
            }
        }
        if (id.isEmpty() && error.path("retryable").booleanValue() && joinsAwaited > 0) {
            // A room could not be joined: begin anew.
            FrameSocket failing = socket;
            closed(attempt, 0);
            if (failing != null) {
                failing.close();
            }
            return;
        }
        listener.other("error", error);
    }

    private void next(long chatId, Deque<Outgoing> queue) {
        queue.removeFirst();
        cancelResend(chatId);
        sendFirst(chatId);
    }

    private void sendFirst(long chatId) {
        Deque<Outgoing> queue = queues.get(chatId);
        if (socket == null || queue == null || queue.isEmpty()) {
            return;
        }
        Outgoing first = queue.getFirst();
        socket.send(
                "message",
                Map.of(
                        "chatId", chatId,
                        "text", first.text(),
                        "clientMessageId", first.id().toString()));
        resend(chatId, ACK_TIMEOUT.toMillis());
    }

    private void resend(long chatId, long milliseconds) {
        cancelResend(chatId);
        resends.put(
                chatId,
                TIMER.schedule(
                        () -> {
                            synchronized (this) {
                                sendFirst(chatId);
                            }
                        },
                        milliseconds,
                        TimeUnit.MILLISECONDS));
    }

    private void cancelResend(long chatId) {
        ScheduledFuture<?> resend = resends.remove(chatId);
        if (resend != null) {
            resend.cancel(false);
        }
    }

    private void sendJoin(long chatId) {
        socket.send("join-room", Map.of("chatId", chatId, "afterSeq", lastSeqs.get(chatId)));
    }

    private synchronized void beat() {
        if (socket == null || ended) {
            return;
        }
        if (System.nanoTime() - lastHeard > LONGEST_SILENCE.toNanos()) {
            FrameSocket silent = socket;
            closed(attempt, 0);
            silent.abort();
        } else {
            socket.send("ping", Map.of());
        }
    }
}
