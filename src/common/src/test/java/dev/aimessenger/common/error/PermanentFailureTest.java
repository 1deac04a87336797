package dev.aimessenger.common.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataIntegrityViolationException;

class PermanentFailureTest {

    @Test
    void whatIsAroundTheDeepestCauseCounts() throws Exception {
        List<String> policies = new ArrayList<>();
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.getRegistry().bind("permanentFailure", new PermanentFailure(List.of()));
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    onException(Exception.class)
                            .onWhen(method("permanentFailure"))
                            .handled(true)
                            .process(exchange -> policies.add("permanent"));
                    onException(Exception.class).handled(true).process(exchange -> policies.add("may pass"));
                    from("direct:store").process(exchange -> {
                        throw exchange.getMessage().getBody(Exception.class);
                    });
                }
            });
            context.start();
            var template = context.createProducerTemplate();
            template.sendBody("direct:store", new DataIntegrityViolationException("x", new java.sql.SQLException("y")));
            template.sendBody("direct:store", new IllegalStateException("x", new java.sql.SQLException("y")));
            template.sendBody("direct:store", new ServiceException(ErrorCode.UNAVAILABLE, "x"));
            template.sendBody("direct:store", new OverloadedException());
        }
        assertThat(policies).containsExactly("permanent", "may pass", "may pass", "permanent");
    }
}
