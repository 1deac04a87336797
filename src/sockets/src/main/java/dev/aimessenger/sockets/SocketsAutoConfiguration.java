package dev.aimessenger.sockets;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.aimessenger.common.reload.Handover;
import dev.aimessenger.websocket.HardenedVertxWebsocketComponent;
import dev.aimessenger.websocket.HardenedVertxWebsocketConsumer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.annotation.Bean;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/** The beans of a service with WebSockets: one that sets {@code aimessenger.http.path}. */
@AutoConfiguration(
        after = dev.aimessenger.common.security.SecurityAutoConfiguration.class,
        beforeName = "org.apache.camel.spring.boot.CamelAutoConfiguration")
@ConditionalOnProperty("aimessenger.http.path")
public class SocketsAutoConfiguration {

    @Bean(destroyMethod = "close")
    Vertx vertx() {
        return Vertx.vertx();
    }

    /** The stock component loses order and trusts its clients: this one goes under the same scheme. */
    @Bean("vertx-websocket")
    HardenedVertxWebsocketComponent vertxWebsocket(Vertx vertx, MeterRegistry meters) {
        HardenedVertxWebsocketComponent component = new HardenedVertxWebsocketComponent();
        component.setVertx(vertx);
        Gauge.builder("aimessenger.connections.pending", component, HardenedVertxWebsocketComponent::pendingBytes)
                .description("Bytes that were sent to WebSockets and that these have not taken")
                .baseUnit("bytes")
                .register(meters);
        Gauge.builder("aimessenger.connections.waiting", component, HardenedVertxWebsocketComponent::waitingBytes)
                .description("Bytes of frames from clients that wait for their turn")
                .baseUnit("bytes")
                .register(meters);
        return component;
    }

    @Bean
    Drainable drainWebsockets(HardenedVertxWebsocketComponent component) {
        return component::drain;
    }

    @Bean
    Handover handOverSockets(HardenedVertxWebsocketComponent component) {
        return consumer -> consumer instanceof HardenedVertxWebsocketConsumer sockets
                ? Optional.of(component.keepConnections(sockets))
                : Optional.empty();
    }

    @Bean
    DrainBeforeStop drainBeforeStop(ObjectProvider<Drainable> drainables) {
        return new DrainBeforeStop(drainables.orderedStream().toList());
    }

    @Bean
    ConnectionLimits connectionLimits(
            @Value("${aimessenger.sockets.connections}") int most,
            @Value("${aimessenger.sockets.connections-per-user}") int mostOfUser) {
        return new ConnectionLimits(most, mostOfUser);
    }

    @Bean
    HttpServerOptions socketServerOptions() {
        return new HttpServerOptions()
                .setWebSocketSubProtocols(List.of(TokenHandshake.SUBPROTOCOL))
                .setHandle100ContinueAutomatically(true)
                .setMaxHeaderSize(16_384);
    }

    @Bean
    TokenHandshake tokenHandshake(
            Vertx vertx,
            JwtDecoder decoder,
            @Value("${aimessenger.http.allowed-origins}") Set<String> allowedOrigins,
            ConnectionLimits limits) {
        return new TokenHandshake(vertx, decoder, allowedOrigins, limits);
    }

    @Bean
    Router router(Vertx vertx, ApplicationAvailability availability) {
        Router router = Router.router(vertx);
        router.get("/healthz").handler(request -> {
            boolean ready = availability.getReadinessState() == ReadinessState.ACCEPTING_TRAFFIC;
            request.response().setStatusCode(ready ? 200 : 503).end(ready ? "UP" : "OUT_OF_SERVICE");
        });
        return router;
    }

    @Bean
    Connections connections(MeterRegistry meters) {
        Connections connections = new Connections();
        Gauge.builder("aimessenger.connections", connections, Connections::count)
                .description("Open WebSockets")
                .register(meters);
        return connections;
    }

    @Bean
    Frames frames(ObjectMapper json) {
        return new Frames(json);
    }

    @Bean
    ReadFrame readFrame(@Value("${aimessenger.sockets.frame-wait-limit-ms}") long waitLimitMs) {
        return new ReadFrame(Duration.ofMillis(waitLimitMs));
    }

    @Bean
    RenewToken renewToken(TokenHandshake handshake, Connections connections) {
        return new RenewToken(handshake, connections);
    }

    @Bean
    DescribeError describeError(Frames frames) {
        return new DescribeError(frames);
    }
}
