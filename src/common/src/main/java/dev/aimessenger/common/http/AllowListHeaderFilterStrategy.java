package dev.aimessenger.common.http;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.spi.HeaderFilterStrategy;

/**
 * Lets only named headers (and, of an HTTP request, only named query parameters) pass a boundary, in each direction.
 * Everything else that a client or another system sends never becomes a Camel header, so it cannot steer a route.
 */
public final class AllowListHeaderFilterStrategy implements HeaderFilterStrategy {

    private final Set<String> in;
    private final Set<String> out;

    /** @param in names that come in, @param out names that go out; the case of letters does not matter */
    public AllowListHeaderFilterStrategy(Set<String> in, Set<String> out) {
        this.in = lowerCase(in);
        this.out = lowerCase(out);
    }

    @Override
    public boolean applyFilterToExternalHeaders(String name, Object value, Exchange exchange) {
        return !in.contains(name.toLowerCase(Locale.ROOT));
    }

    @Override
    public boolean applyFilterToCamelHeaders(String name, Object value, Exchange exchange) {
        return !out.contains(name.toLowerCase(Locale.ROOT));
    }

    private static Set<String> lowerCase(Set<String> names) {
        return names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }
}
