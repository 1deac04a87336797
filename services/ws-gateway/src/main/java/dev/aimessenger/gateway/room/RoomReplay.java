package dev.aimessenger.gateway.room;

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

    private static final int PAGE = 200;

    private final long chatId;
    private final Subscription subscription;
    private final Frames frames;
    private boolean announce;
    private boolean fromNow;
    private boolean pending = true;

    /**
     * @param announce whether the client waits for {@code joined-room}
     * @param fromNow whether to skip what is stored already
     */
    RoomReplay(long chatId, Subscription subscription, Frames frames, boolean announce, boolean fromNow) {
        this.chatId = chatId;
        this.subscription = subscription;
        this.frames = frames;
        this.announce = announce;
        this.fromNow = fromNow;
    }

    /** Whether another round is needed. */
    public boolean isPending() {
        return pending;
    }

    /** What to ask message-service for in this round. */
    public GetMessagesByChatRequest request() {
        GetMessagesByChatRequest.Builder request =
                GetMessagesByChatRequest.newBuilder().setChatId(chatId);
        return fromNow
                ? request.setLimit(1).build()
                : request.setAfterSeq(subscription.lastSeq()).setLimit(PAGE).build();
    }

    /** The frames to send in this round, in order. */
    public List<String> frames(GetMessagesByChatResponse page) {
        List<String> out = new ArrayList<>();
        if (announce) {
            out.add(frames.frame("joined-room", new RoomFrames.JoinedRoom(chatId, page.getLastSeq())));
            announce = false;
        }
        List<MessageData> fresh = List.of();
        if (fromNow) {
            subscription.startAfter(page.getLastSeq());
            fromNow = false;
        } else {
            fresh = subscription.replayed(
                    page.getMessagesList().stream().map(MessageData::of).toList());
        }
        List<MessageData> released = fresh.size() == PAGE ? List.of() : subscription.release();
        fresh.forEach(message -> out.add(frames.frame("message", message)));
        released.forEach(message -> out.add(frames.frame("message", message)));
        pending = subscription.isReplaying();
        return out;
    }
}
