package dev.aimessenger.common.breaker;

import dev.aimessenger.common.error.Failures;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * Circuit breakers that do not count refusals (not found, forbidden, bad data: {@link Failures#isPermanent}) as failures
 * of the other side. Otherwise strangers who ask for chats they may not see would open the breaker for everybody.
 *
 * <p>It is done here because the EIP's own {@code ignoreException} and {@code recordException} swallow the exceptions
 * they name, and the route would go on as if the call had succeeded. Camel takes the one registry bean that it finds.
 */
public final class RefusalTolerantBreakers {

    private RefusalTolerantBreakers() {}

    /** A registry in memory; each breaker keeps its route's settings. */
    public static CircuitBreakerRegistry registry() {
        CircuitBreakerRegistry registry = CircuitBreakerRegistry.ofDefaults();
        return (CircuitBreakerRegistry) Proxy.newProxyInstance(
                CircuitBreakerRegistry.class.getClassLoader(),
                new Class<?>[] {CircuitBreakerRegistry.class},
                (proxy, method, arguments) -> {
                    if (arguments != null) {
                        for (int i = 0; i < arguments.length; i++) {
                            if (arguments[i] instanceof CircuitBreakerConfig settings) {
                                arguments[i] = CircuitBreakerConfig.from(settings)
                                        .ignoreException(Failures::isPermanent)
                                        .build();
                            }
                        }
                    }
                    try {
                        return method.invoke(registry, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
