package dev.aimessenger.advice;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.aimessenger.sockets.Connections;
import dev.aimessenger.sockets.Frames;
import dev.aimessenger.sockets.Principal;
import dev.aimessenger.sockets.ReadFrame;
import dev.aimessenger.sockets.RenewToken;
import dev.aimessenger.sockets.TokenHandshake;
import dev.aimessenger.sockets.UnknownEventException;
import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.RouteTest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.jwt.Jwt;

/** An advice socket hears its client's auth and ping, and nothing else. */
@ForRoute("ws-ai-advice/advice-frame")
class AdviceFrameRouteTest extends RouteTest {

    private static final Instant FRESH = Instant.parse("2100-01-01T00:00:00Z");

    private final Connections connections = new Connections();

    @Override
    protected void bind(Registry beans) {
        TokenHandshake handshake = new TokenHandshake(null, AdviceFrameRouteTest::decode, Set.of(), null);
        beans.bind("readFrame", new ReadFrame(Duration.ofSeconds(5)));
        beans.bind("renewToken", new RenewToken(handshake, connections));
        beans.bind("frames", new Frames(new ObjectMapper()));
    }

    private static Jwt decode(String token) {
        return Jwt.withTokenValue(token)
                .header("alg", "none")
                .subject(token)
                .claim("email", "ann@example.org")
                .expiresAt(FRESH)
                .build();
    }

    @Override
    protected Exchange good() throws Exception {
        return frame("ping", "{}");
    }

    @Test
    void aPingIsAnswered() throws Exception {
        good();

        assertThat(mock("send-pong").getExchanges())
                .singleElement()
                .satisfies(pong ->
                        assertThat(pong.getMessage().getBody(String.class)).contains("\"event\":\"pong\""));
    }

    @Test
    void aFreshTokenLetsTheConnectionLiveOn() throws Exception {
        connections.open(
                "key", new Principal(5, "ann@example.org", Instant.now().plusSeconds(60)));

        assertThat(frame("auth", "{\"token\": \"5\"}").getException()).isNull();
        assertThat(connections.principal("key").expiresAt()).isEqualTo(FRESH);
    }

    @Test
    void whatOtherSocketsHearIsRefusedHere() throws Exception {
        assertThat(frame("message", "{}").getException()).isInstanceOf(UnknownEventException.class);
    }

    private Exchange frame(String event, String data) throws Exception {
        return send("{\"event\": \"" + event + "\", \"data\": " + data + "}", Map.of(), Map.of("connectionKey", "key"));
    }
}
