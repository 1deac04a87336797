package dev.aimessenger.gateway.room;

import com.fasterxml.jackson.databind.JsonNode;
import dev.aimessenger.common.json.JsonBody;
import dev.aimessenger.common.payload.ChatMessage;
import dev.aimessenger.proto.chat.v1.CheckMemberRequest;
import dev.aimessenger.sockets.Connections;
import dev.aimessenger.sockets.DescribeError;
import dev.aimessenger.sockets.Frames;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.apache.camel.component.vertx.websocket.VertxWebsocketConstants;
import org.springframework.stereotype.Component;

/** What the routes that put connections into rooms ask of Java. */
@Component("replays")
public class Replays {

    private final Connections connections;
    private final Rooms rooms;
    private final Frames frames;

    Replays(Connections connections, Rooms rooms, Frames frames) {
        this.connections = connections;
        this.rooms = rooms;
        this.frames = frames;
    }

    public JoinRoom read(JsonNode data) {
        return JsonBody.convert(data, JoinRoom.class);
    }

    public CheckMemberRequest membershipOf(
            JoinRoom join, @ExchangeProperty(DescribeError.CONNECTION_KEY) String connectionKey) {
        return CheckMemberRequest.newBuilder()
                .setChatId(join.chatId())
                .setUserId(connections.principal(connectionKey).userId())
                .build();
    }

    /** From here on the connection is in the room, and live messages are held for it. */
    public RoomReplay join(
            @ExchangeProperty("join") JoinRoom join,
            @ExchangeProperty(DescribeError.CONNECTION_KEY) String connectionKey) {
        Subscription subscription = rooms.join(
                join.chatId(),
                connectionKey,
                connections.principal(connectionKey).userId());
        if (join.afterSeq() != null) {
            subscription.startAfter(join.afterSeq());
        }
        return new RoomReplay(join.chatId(), subscription, rooms, frames, true, join.afterSeq() == null);
    }

    public void leave(JoinRoom room, @ExchangeProperty(DescribeError.CONNECTION_KEY) String connectionKey) {
        rooms.leave(room.chatId(), connectionKey);
    }

    /** For a connection that missed messages before this one; null when it has left meanwhile. */
    public RoomReplay resume(
            @ExchangeProperty("message") ChatMessage message,
            @Header(VertxWebsocketConstants.CONNECTION_KEY) String connectionKey) {
        return rooms.subscription(message.chatId(), connectionKey)
                .map(subscription -> new RoomReplay(message.chatId(), subscription, rooms, frames, false, false))
                .orElse(null);
    }
}
