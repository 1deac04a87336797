package dev.aimessenger.auth;

import dev.aimessenger.auth.signing.SigningKeys;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** What auth-service does by the clock. A run that fails is tried again, then left to the next. */
@Component
class AuthMaintenanceRoutes extends RouteBuilder {

    private final SigningKeys keys;
    private final int retries;
    private final long firstDelay;

    AuthMaintenanceRoutes(
            SigningKeys keys,
            @Value("${aimessenger.retry.while-waiting}") int retries,
            @Value("${aimessenger.retry.first-delay-ms}") long firstDelay) {
        this.keys = keys;
        this.retries = retries;
        this.firstDelay = firstDelay;
    }

    @Override
    public void configure() {
        errorHandler(defaultErrorHandler()
                .maximumRedeliveries(retries)
                .redeliveryDelay(firstDelay)
                .useExponentialBackOff());

        from("timer:delete-expired-sessions?period={{aimessenger.refresh-tokens.cleanup-period-ms}}")
                .routeId("delete-expired-sessions")
                .routeGroup(AuthServiceApplication.NAME)
                .routeDescription("Deletes sessions whose last refresh token has expired")
                .to("direct:delete-expired-families")
                .id("delete-expired");

        from("timer:renew-signing-keys?period={{aimessenger.signing-keys.reload-period-ms}}")
                .routeId("renew-signing-keys")
                .routeGroup(AuthServiceApplication.NAME)
                .routeDescription("Reads keys that another instance made, and makes a successor for an old one")
                .circuitBreaker()
                .id("renew-signing-keys-breaker")
                .process(exchange -> keys.renew())
                .id("renew-keys")
                .end();
    }
}
