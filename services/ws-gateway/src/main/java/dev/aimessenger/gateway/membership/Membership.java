package dev.aimessenger.gateway.membership;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.aimessenger.common.payload.MembershipNotice;
import dev.aimessenger.gateway.room.Rooms;
import dev.aimessenger.sockets.Connections;
import dev.aimessenger.sockets.Frames;
import java.util.List;
import org.apache.camel.ExchangeProperty;
import org.springframework.stereotype.Component;

/** Tells a user's connections what changed between the user and a chat. */
@Component("membership")
public class Membership {

    private final Connections connections;
    private final Rooms rooms;
    private final Frames frames;

    Membership(Connections connections, Rooms rooms, Frames frames) {
        this.connections = connections;
        this.rooms = rooms;
        this.frames = frames;
    }

    /** Takes the connections of a user who left out of the room. */
    public void apply(MembershipNotice notice) {
        if (notice.kind() == MembershipNotice.Kind.LEFT) {
            rooms.removeUser(notice.chatId(), notice.userId());
        }
    }

    /** The keys of the connections to tell; none when the client need not know. */
    public List<String> receivers(MembershipNotice notice) {
        return notice.kind() == MembershipNotice.Kind.LEFT ? List.of() : connections.ofUser(notice.userId());
    }

    /** The frame to send: {@code invite}, {@code chat} or {@code binding}. */
    public String frame(@ExchangeProperty("notice") MembershipNotice notice) {
        return switch (notice.kind()) {
            case INVITED -> frames.frame("invite", new Invite(notice.chatId(), notice.fromUserId(), notice.title()));
            case JOINED, LEFT -> frames.frame("chat", new Chat(notice.chatId(), notice.type(), notice.title()));
            case BOUND -> frames.frame("binding", new Binding(notice.chatId(), true));
        };
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Invite(long chatId, long fromUserId, String title) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Chat(long chatId, String type, String title) {}

    private record Binding(long chatId, boolean ready) {}
}
