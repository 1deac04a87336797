package dev.aimessenger.gateway.edge;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.StaticHandler;

/** The end user's page, and the library that it is made with. */
final class WebPage {

    /**
     * Scripts, styles and connections of our own origin and nothing else; no inline script or style, no frame around the
     * page. Only the template library may turn strings into elements, and its templates are constants.
     */
    static final String POLICY = String.join(
            "; ",
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "connect-src 'self'",
            "img-src 'self' data:",
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types lit-html");

    private WebPage() {}

    /** Adds the page's routes, which come after all others. */
    static void serve(Router router) {
        // Its path names its version.
        router.get("/vendor/lit-html/*")
                .handler(StaticHandler.create("META-INF/resources/webjars/lit-html")
                        .setIndexPage("none"));
        Handler<RoutingContext> protect = request -> {
            HttpServerResponse response = request.response();
            response.putHeader("Content-Security-Policy", POLICY);
            response.putHeader("Cross-Origin-Opener-Policy", "same-origin");
            // Files keep their names, so a browser asks each time: an upgraded page is never half the old one.
            response.putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
            request.next();
        };
        router.get("/*")
                .last()
                .handler(protect)
                .handler(StaticHandler.create("web-client").setCachingEnabled(false));
    }
}
