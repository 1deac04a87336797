package dev.aimessenger.common.breaker;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Predicate;

/**
 * Circuit breakers that do not count refusals (not found, forbidden, bad data: permanent failures) as failures
 * of the other side. Otherwise strangers who ask for chats they may not see would open the breaker for everybody.
 *
 * <p>It is done here because the EIP's own {@code ignoreException} and {@code recordException} swallow the exceptions
 * they name, and the route would go on as if the call had succeeded. Camel takes the one registry bean that it finds.
 */
public final class RefusalTolerantBreakers {

    private RefusalTolerantBreakers() {}

    /**
     * A registry in memory; each breaker keeps its route's settings.
     *
     * @param permanent which failures are refusals
     */
    public static CircuitBreakerRegistry registry(Predicate<Throwable> permanent) {
        CircuitBreakerRegistry registry = CircuitBreakerRegistry.ofDefaults();
        return (CircuitBreakerRegistry) Proxy.newProxyInstance(
                CircuitBreakerRegistry.class.getClassLoader(),
                new Class<?>[] {CircuitBreakerRegistry.class},
                (proxy, method, arguments) -> {
                    if (arguments != null) {
                        for (int i = 0; i < arguments.length; i++) {
                            if (arguments[i] instanceof CircuitBreakerConfig settings) {
                                arguments[i] = CircuitBreakerConfig.from(settings)
                                        .ignoreException(permanent)
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
