package dev.aimessenger.advice.response;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.aimessenger.common.payload.AdviceResponse;
import dev.aimessenger.proto.chat.v1.ThreadContext;
import dev.aimessenger.sockets.Connections;
import dev.aimessenger.sockets.Frames;
import dev.aimessenger.sockets.Principal;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A replay of dead letters reaches every instance; an owner whom one of them told already is not told again there. */
class AdvicesTest {

    private static final ThreadContext CONTEXT =
            ThreadContext.newBuilder().setOwnerId(1).setChatId(7).build();

    private final Connections connections = new Connections();
    private final Advices advices = new Advices(connections, new Frames(new ObjectMapper()));

    @Test
    void adviceIsShownOnce() {
        AdviceResponse advice = new AdviceResponse("thread-1", UUID.randomUUID(), "Say yes.", null);
        assertThat(advices.receivers(CONTEXT, advice)).isEmpty();

        connections.open("socket", new Principal(1, "ann@example.org", Instant.MAX));
        assertThat(advices.receivers(CONTEXT, advice)).containsExactly("socket");
        advices.shown(advice);

        AdviceResponse again = new AdviceResponse("thread-1", advice.requestId(), "Say yes!", null);
        assertThat(advices.receivers(CONTEXT, again)).isEmpty();
        AdviceResponse other = new AdviceResponse("thread-1", UUID.randomUUID(), "Say yes.", null);
        assertThat(advices.receivers(CONTEXT, other)).containsExactly("socket");
    }

    @Test
    void adviceThatComesAfterAllIsShownAfterTheError() {
        connections.open("socket", new Principal(1, "ann@example.org", Instant.MAX));
        AdviceResponse error = new AdviceResponse("thread-1", UUID.randomUUID(), null, "unavailable");
        advices.shown(error);

        assertThat(advices.receivers(CONTEXT, error)).isEmpty();
        AdviceResponse advice = new AdviceResponse("thread-1", error.requestId(), "Say yes.", null);
        assertThat(advices.receivers(CONTEXT, advice)).containsExactly("socket");
    }
}
