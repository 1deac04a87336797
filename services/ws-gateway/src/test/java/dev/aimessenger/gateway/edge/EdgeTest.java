package dev.aimessenger.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EdgeTest {

    @ParameterizedTest
    @CsvSource({
        "/api/chats/7/messages?limit=2, /chats/7/messages?limit=2",
        "/api/openapi/chat.json, /openapi.json",
        "/ws/advice, /ws/advice"
    })
    void servicesGetPathsWithoutApi(String outside, String inside) {
        assertThat(Edge.upstreamUri(outside)).isEqualTo(inside);
    }
}
