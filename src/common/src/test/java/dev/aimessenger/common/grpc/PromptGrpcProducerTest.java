package dev.aimessenger.common.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.health.v1.HealthCheckRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

class PromptGrpcProducerTest {

    /** gRPC by itself has tried seven times within half a minute, and then waits longer and longer. */
    @Test
    void aServiceThatIsAwayIsLookedForAllTheTime() throws Exception {
        AtomicInteger connections = new AtomicInteger();
        try (ServerSocket away = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                CamelContext context = new DefaultCamelContext()) {
            Thread refusing = new Thread(() -> refuse(away, connections));
            refusing.setDaemon(true);
            refusing.start();
            context.addComponent("grpc", new GrpcComponentWithHealth());
            context.start();
            ProducerTemplate template = context.createProducerTemplate();
            String health =
                    "grpc:localhost:" + away.getLocalPort() + "/io.grpc.health.v1.Health?method=check&synchronous=true";

            // A failed call leaves the channel where it looks for the service.
            assertThat(template.send(
                                    health,
                                    exchange -> exchange.getIn().setBody(HealthCheckRequest.getDefaultInstance()))
                            .getException())
                    .isNotNull();

            await().atMost(Duration.ofSeconds(30)).until(() -> connections.get() >= 12);
        }
    }

    private static void refuse(ServerSocket server, AtomicInteger connections) {
        try {
            while (true) {
                server.accept().close();
                connections.incrementAndGet();
            }
        } catch (IOException e) {
            // The test is over.
        }
    }
}
