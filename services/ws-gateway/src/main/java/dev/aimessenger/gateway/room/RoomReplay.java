package dev.aimessenger.gateway.room;

import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;
import dev.aimessenger.gateway.room.RoomFrames.MessageData;
import dev.aimessenger.proto.message.v1.GetMessagesByChatRequest;
import dev.aimessenger.proto.message.v1.GetMessagesByChatResponse;
import dev.aimessenger.sockets.Frames;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings one connection from what it has seen to live messages, in rounds: read a page, send what is new of it and what
 * was held meanwhile. The connection is live when a round finds nothing more to send.
 */
public final class RoomReplay {

    /** Of messages with 8,000 characters of 4 bytes, so many still fit one gRPC answer of 4 MiB. */
    private static final int PAGE = 100;

    private final long chatId;
    private final Subscription subscription;
    private final Rooms rooms;
    private final Frames frames;
    private boolean announce;
    private boolean fromNow;
    private boolean pending = true;

    /**
     * @param announce whether the client waits for {@code joined-room}
     * @param fromNow whether to skip what is stored already
     */
    RoomReplay(long chatId, Subscription subscription, Rooms rooms, Frames frames, boolean announce, boolean fromNow) {
        this.chatId = chatId;
        this.subscription = subscription;
        this.rooms = rooms;
        this.frames = frames;
        this.announce = announce;
        this.fromNow = fromNow;
    }

    /** Whether another round is needed: not when the connection is live, closed, or has left the room. */
    public boolean isPending() {
        return pending
                && rooms.subscription(chatId, subscription.connectionKey()).orElse(null) == subscription;
    }

    /** What to ask message-service for in this round. */
    public GetMessagesByChatRequest request() {
        GetMessagesByChatRequest.Builder request =
                GetMessagesByChatRequest.newBuilder().setChatId(chatId);
        return fromNow
                ? request.setLimit(1).build()
                : request.setAfterSeq(subscription.lastSeq()).setLimit(PAGE).build();
    }

    /**
     * The frames to send in this round, in order.
     *
     * @throws ServiceException (unavailable) when held messages do not follow on what is stored
     */
    public List<String> frames(GetMessagesByChatResponse page) {
        List<String> out = new ArrayList<>();
        if (announce) {
            out.add(frames.frame("joined-room", new RoomFrames.JoinedRoom(chatId, page.getLastSeq())));
            announce = false;
            subscription.startAfter(fromNow ? page.getLastSeq() : Math.min(subscription.lastSeq(), page.getLastSeq()));
            fromNow = false;
        }
        subscription
                .replayed(page.getMessagesList().stream().map(MessageData::of).toList())
                .forEach(message -> out.add(frames.frame("message", message)));
        // Only a round that sends nothing else may make the connection live: a live frame must not overtake it.
        if (out.isEmpty()) {
            List<MessageData> released = subscription.release();
            released.forEach(message -> out.add(frames.frame("message", message)));
            if (released.isEmpty() && subscription.isStuck()) {
                throw new ServiceException(ErrorCode.UNAVAILABLE, "Messages of chat " + chatId + " are missing");
            }
            pending = subscription.isReplaying();
        }
        return out;
    }
}
