package dev.aimessenger.gateway;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.aimessenger.common.payload.ChatMessage;
import dev.aimessenger.common.payload.MessageIds;
import dev.aimessenger.sockets.Connections;
import dev.aimessenger.sockets.Frames;
import dev.aimessenger.sockets.Principal;
import java.time.Instant;
import java.util.UUID;

/** Ann, user 5, has the connection "key" and writes in chat 9. */
public final class TestMessages {

    public static final ObjectMapper JSON = new ObjectMapper().findAndRegisterModules();
    public static final Frames FRAMES = new Frames(JSON);

    private TestMessages() {}

    public static Connections annsConnection() {
        Connections connections = new Connections();
        connections.open("key", ann());
        return connections;
    }

    public static Principal ann() {
        return new Principal(5, "ann@example.org", Instant.now().plusSeconds(60));
    }

    /** @param seq null when it is not stored */
    public static ChatMessage message(Long seq) {
        UUID id = UUID.randomUUID();
        return new ChatMessage(
                9, seq, MessageIds.of(5, id), id, 5, "ann@example.org", "hello", false, Instant.EPOCH, 0);
    }
}
