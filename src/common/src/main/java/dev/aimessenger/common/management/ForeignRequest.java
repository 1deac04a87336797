package dev.aimessenger.common.management;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Matches a request to the management port that another web site makes a browser send. Listening on loopback does not
 * keep it out: a page may ask for 127.0.0.1, or for a name of its own that it lets lead there (DNS rebinding).
 */
public final class ForeignRequest implements RequestMatcher {

    private final Set<String> hosts;

    /** @param hosts names and addresses by which people and tools call this port, without a port */
    public ForeignRequest(Set<String> hosts) {
        this.hosts = hosts;
    }

    @Override
    public boolean matches(HttpServletRequest request) {
        String origin = request.getHeader("Origin");
        return !isOurs(request.getServerName())
                || origin != null && !isOurs(hostOf(origin))
                || "cross-site".equals(request.getHeader("Sec-Fetch-Site")) && !isVisit(request);
    }

    /** A link to a page for operators may be on any site; it only shows the page, or the form before it. */
    private static boolean isVisit(HttpServletRequest request) {
        return request.getMethod().equals("GET")
                && "navigate".equals(request.getHeader("Sec-Fetch-Mode"))
                && request.getRequestURI().matches("/login|/ops/?|.*/hawtio/?");
    }

    private boolean isOurs(String host) {
        return host != null && hosts.contains(host.toLowerCase(Locale.ROOT));
    }

    private static String hostOf(String origin) {
        try {
            return URI.create(origin).getHost();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
