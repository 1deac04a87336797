package dev.aimessenger.ai.thread;

import static dev.aimessenger.ai.Samples.only;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.RouteTest;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

@ForRoute("ai-service/end-thread")
class EndThreadRouteTest extends RouteTest {

    @Override
    protected void bind(Registry beans) {}

    @Override
    protected Exchange good() throws Exception {
        return send("anything", Map.of("threadId", "thread-1"));
    }

    /** A body would be taken for the statement's parameters, and the header is meant. */
    @Test
    void theThreadOfTheHeaderIsDeleted() throws Exception {
        good();

        assertThat(only(mock("delete-thread"))).satisfies(call -> {
            assertThat(call.getHeader("threadId")).isEqualTo("thread-1");
            assertThat(call.getBody()).isNull();
        });
    }
}
