package dev.aimessenger.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.aimessenger.sockets.Connections;
import dev.aimessenger.sockets.DescribeError;
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
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.security.oauth2.jwt.Jwt;

/** Each event of a client goes its way, with its data. */
@ForRoute("ws-gateway/client-frame")
class ClientFrameRouteTest extends RouteTest {

    private static final Instant FRESH = Instant.parse("2100-01-01T00:00:00Z");

    private final Connections connections = TestMessages.annsConnection();

    @Override
    protected void bind(Registry beans) {
        TokenHandshake handshake = new TokenHandshake(null, ClientFrameRouteTest::decode, Set.of(), null);
        beans.bind("readFrame", new ReadFrame(Duration.ofSeconds(5)));
        beans.bind("renewToken", new RenewToken(handshake, connections));
        beans.bind("frames", TestMessages.FRAMES);
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
        return frame("message", "{}");
    }

    @Override
    protected Exchange leadTo(String step) throws Exception {
        return switch (step) {
            case "to-join-room" -> frame("join-room", "{}");
            case "to-leave-room" -> frame("leave-room", "{}");
            case "send-pong" -> frame("ping", "{}");
            default -> good();
        };
    }

    @ParameterizedTest
    @CsvSource({"message, to-message-in", "join-room, to-join-room", "leave-room, to-leave-room"})
    void anEventGoesToItsRouteWithItsData(String event, String step) throws Exception {
        UUID id = UUID.randomUUID();
        frame(event, "{\"clientMessageId\": \"" + id + "\"}");

        assertThat(mock(step).getExchanges()).singleElement().satisfies(on -> {
            assertThat(on.getMessage().getBody(JsonNode.class).size()).isEqualTo(1);
            assertThat(on.getProperty(DescribeError.CLIENT_MESSAGE_ID)).isEqualTo(id);
        });
    }

    @Test
    void aPingIsAnswered() throws Exception {
        frame("ping", "null");

        assertThat(mock("send-pong").getExchanges())
                .singleElement()
                .satisfies(pong ->
                        assertThat(pong.getMessage().getBody(String.class)).contains("\"event\":\"pong\""));
    }

    @Test
    void aFreshTokenLetsTheConnectionLiveOn() throws Exception {
        assertThat(frame("auth", "{\"token\": \"5\"}").getException()).isNull();

        assertThat(connections.principal("key").expiresAt()).isEqualTo(FRESH);
    }

    @Test
    void anEventThatThereIsNotIsRefused() throws Exception {
        assertThat(frame("massage", "{}").getException()).isInstanceOf(UnknownEventException.class);
    }

    private Exchange frame(String event, String data) throws Exception {
        return send("{\"event\": \"" + event + "\", \"data\": " + data + "}", Map.of(), Map.of("connectionKey", "key"));
    }
}
