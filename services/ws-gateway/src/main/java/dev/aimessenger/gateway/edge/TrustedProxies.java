package dev.aimessenger.gateway.edge;

import dev.aimessenger.common.launch.WrongSetting;
import java.util.List;
import java.util.Set;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.security.web.util.matcher.IpAddressMatcher;
import org.springframework.stereotype.Component;

/** Proxies before this gateway. Only of what comes from them is {@code X-Forwarded-For} believed. */
@Component
class TrustedProxies {

    private final List<IpAddressMatcher> proxies;

    /** @param addresses addresses or CIDR blocks */
    TrustedProxies(@Value("${aimessenger.http.trusted-proxies}") Set<String> addresses) {
        try {
            proxies = addresses.stream().map(IpAddressMatcher::new).toList();
        } catch (IllegalArgumentException e) {
            throw WrongSetting.of("TRUSTED_PROXIES", "must be addresses or CIDR blocks: " + e.getMessage());
        }
    }

    /**
     * Who sent a request.
     *
     * @param peer the address that is connected
     * @param forwardedFor the request's X-Forwarded-For, or null
     * @return the peer; if it is a proxy, the address that it names last, which is the one that it saw itself
     */
    String client(String peer, String forwardedFor) {
        if (forwardedFor == null || !isProxy(peer)) {
            return peer;
        }
        String seen = forwardedFor.substring(forwardedFor.lastIndexOf(',') + 1).strip();
        return seen.matches("[0-9a-fA-F.:]{3,45}") ? seen : peer;
    }

    /**
     * Whether a client's connection is known to be encrypted.
     *
     * @param peer the address that is connected
     * @param forwardedProto the request's X-Forwarded-Proto, or null
     */
    boolean saysHttps(String peer, String forwardedProto) {
        return "https".equalsIgnoreCase(forwardedProto) && isProxy(peer);
    }

    private boolean isProxy(String peer) {
        return proxies.stream().anyMatch(proxy -> proxy.matches(peer));
    }
}
