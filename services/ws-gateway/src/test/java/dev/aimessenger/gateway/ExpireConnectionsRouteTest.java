package dev.aimessenger.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aimessenger.sockets.Connections;
import dev.aimessenger.sockets.Principal;
import dev.aimessenger.websocket.WebsocketConstants;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.component.mock.MockComponent;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.Test;

/** A connection does not outlive its token. */
class ExpireConnectionsRouteTest extends CamelTestSupport {

    private final Connections connections = new Connections();

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        context.addComponent("vertx-websocket", new MockComponent());
        context.getRegistry().bind("connections", connections);
        Properties settings = new Properties();
        settings.put("aimessenger.retry.while-waiting", "0");
        settings.put("aimessenger.retry.first-delay-ms", "1");
        settings.put("aimessenger.retry.longest-delay-ms", "1");
        settings.put("aimessenger.http.host", "localhost");
        settings.put("aimessenger.http.port", "1");
        settings.put("aimessenger.http.path", "/ws");
        context.getPropertiesComponent().setInitialProperties(settings);
        return context;
    }

    @Test
    void onlyConnectionsWithAnEndedTokenAreClosed() throws Exception {
        connections.open(
                "old", new Principal(1, "ann@example.org", Instant.now().minusSeconds(1)));
        connections.open(
                "fresh", new Principal(2, "bob@example.org", Instant.now().plusSeconds(60)));
        for (String file : List.of("shared/close-connection", "ws-gateway/expire-connections")) {
            PluginHelper.getRoutesLoader(context)
                    .loadRoutes(PluginHelper.getResourceLoader(context)
                            .resolveResource("classpath:routes/" + file + ".camel.yaml"));
        }
        MockEndpoint socket = context.getEndpoint("vertx-websocket:localhost:1/ws", MockEndpoint.class);

        await().until(() -> !socket.getExchanges().isEmpty());
        assertThat(socket.getExchanges().get(0).getMessage().getHeaders())
                .containsEntry(WebsocketConstants.CONNECTION_KEY, List.of("old"))
                .containsEntry(WebsocketConstants.CLOSE_CODE, "4401");
    }
}
