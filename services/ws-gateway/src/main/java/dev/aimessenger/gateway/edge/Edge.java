package dev.aimessenger.gateway.edge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;
import dev.aimessenger.common.http.Problem;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.StaticHandler;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyOptions;
import io.vertx.httpproxy.ProxyResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;

/**
 * The gateway's public port besides its own socket: REST and the advice socket passed on to the services, the web page,
 * the API documentation. {@code /api/x} here is {@code /x} there.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(Upstreams.class)
class Edge {

    private static final Logger LOG = LoggerFactory.getLogger(Edge.class);
    private static final String API = "/api";
    private static final int MOST_REQUEST_BYTES = 1 << 20;
    /**
     * How long a connection to a service may rest before another request takes it: well below the time after which the
     * service closes it, or a request now and then would meet the closing.
     */
    private static final int REST_SECONDS = 15;

    /** RFC 9110, section 7.6.1. */
    private static final List<String> HOP_BY_HOP =
            List.of("Connection", "Keep-Alive", "Proxy-Connection", "TE", "Trailer");

    private static final Map<String, String> PROTECTION =
            Map.of("X-Content-Type-Options", "nosniff", "Referrer-Policy", "no-referrer", "X-Frame-Options", "DENY");

    private final TrustedProxies proxies;

    Edge(
            Vertx vertx,
            Router router,
            Upstreams upstreams,
            TrustedProxies proxies,
            SocketPassage adviceSockets,
            ObjectMapper json,
            @Value("${aimessenger.upstream-timeout-ms}") long timeoutMilliseconds,
            @Value("${aimessenger.session-cookie.lifetime-days}") long cookieDays) {
        this.proxies = proxies;
        SessionCookie cookies = new SessionCookie(vertx, json, Duration.ofDays(cookieDays), this::isSecure);
        HttpClient client = vertx.createHttpClient(new HttpClientOptions()
                .setMaxPoolSize(64)
                .setMaxWaitQueueSize(1_000)
                .setConnectTimeout((int) Duration.ofSeconds(2).toMillis())
                .setKeepAliveTimeout(REST_SECONDS));
        Buffer unavailable =
                problem(json, new ServiceException(ErrorCode.UNAVAILABLE, "Not available right now, try again"), 503);
        Handler<RoutingContext> tooLarge =
                refusal(json, 413, ErrorCode.TOO_LARGE, "The body is longer than " + MOST_REQUEST_BYTES + " bytes");

        // What the router itself refuses, such as a path whose percent-encoding is broken.
        router.errorHandler(400, refusal(json, 400, ErrorCode.INVALID_REQUEST, "The request cannot be understood"));
        router.errorHandler(500, refusal(json, 500, ErrorCode.INTERNAL, "Something went wrong here"));
        router.route().handler(Edge::protect);
        RequestOptions limits = new RequestOptions().setIdleTimeout(timeoutMilliseconds);
        HttpProxy auth = proxy(client, upstreams.auth(), limits, unavailable).addInterceptor(cookies);
        HttpProxy user = proxy(client, upstreams.user(), limits, unavailable);
        HttpProxy chat = proxy(client, upstreams.chat(), limits, unavailable);
        HttpProxy message = proxy(client, upstreams.message(), limits, unavailable);
        HttpProxy ai = proxy(client, upstreams.ai(), limits, unavailable);

        router.route("/ws/advice").handler(adviceSockets);
        Map.of("auth", auth, "user", user, "chat", chat, "message", message, "ai", ai)
                .forEach((name, service) ->
                        router.get(API + "/openapi/" + name + ".json").handler(passOn(service, tooLarge)));
        for (String path : new String[] {"/register", "/login", "/refresh", "/logout", "/.well-known/jwks.json"}) {
            router.route(API + path).handler(passOn(auth, tooLarge));
        }
        router.route(API + "/users*").handler(passOn(user, tooLarge));
        router.routeWithRegex("/api/chats/[^/]+/messages").handler(passOn(message, tooLarge));
        for (String path : new String[] {"/chats*", "/bindings*", "/invites*"}) {
            router.route(API + path).handler(passOn(chat, tooLarge));
        }
        for (String path : new String[] {"/usage*", "/drafts*", "/advice*"}) {
            router.route(API + path).handler(passOn(ai, tooLarge));
        }
        router.getWithRegex("/api/docs").handler(request -> request.redirect("/api/docs/"));
        router.get("/api/docs/swagger-ui/*")
                .handler(StaticHandler.create("META-INF/resources/webjars/swagger-ui")
                        .setIndexPage("none"));
        router.get("/api/docs/*")
                .handler(StaticHandler.create("web-client/docs").setCachingEnabled(false));
        router.route(API + "/*").handler(refusal(json, 404, ErrorCode.NOT_FOUND, "There is nothing at this path"));
        WebPage.serve(router);
    }

    private boolean isSecure(HttpServerRequest request) {
        return request.isSSL()
                || proxies.saysHttps(request.remoteAddress().hostAddress(), request.getHeader("X-Forwarded-Proto"));
    }

    private static void protect(RoutingContext request) {
        PROTECTION.forEach(request.response()::putHeader);
        request.next();
    }

    private static Handler<RoutingContext> passOn(HttpProxy proxy, Handler<RoutingContext> tooLarge) {
        return request -> {
            String length = request.request().getHeader("Content-Length");
            if (length != null && (length.length() >= 10 || Long.parseLong(length) > MOST_REQUEST_BYTES)) {
                tooLarge.handle(request);
            } else {
                proxy.handle(request.request());
            }
        };
    }

    private HttpProxy proxy(HttpClient client, String address, RequestOptions limits, Buffer unavailable) {
        int colon = address.lastIndexOf(':');
        SocketAddress origin = SocketAddress.inetSocketAddress(
                Integer.parseInt(address.substring(colon + 1)), address.substring(0, colon));
        RequestOptions options = new RequestOptions(limits).setServer(origin);
        return HttpProxy.reverseProxy(new ProxyOptions().setSupportWebSocket(false), client)
                .originRequestProvider((request, from) -> from.request(new RequestOptions(options)))
                .addInterceptor(new ProxyInterceptor() {
                    /**
                     * What a service says of its connection to us is not true of the client's, and illegal in HTTP/2.
                     * The headers of {@link #protect} would stand there twice.
                     */
                    @Override
                    public Future<Void> handleProxyResponse(ProxyContext context) {
                        HOP_BY_HOP.forEach(context.response().headers()::remove);
                        PROTECTION.keySet().forEach(context.response().headers()::remove);
                        return context.sendResponse();
                    }

                    @Override
                    public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
                        context.request().setURI(upstreamUri(context.request().getURI()));
                        HttpServerRequest request = context.request().proxiedRequest();
                        // The page's session, which is nobody's business but SessionCookie's.
                        context.request().headers().remove("Cookie");
                        String host = request.getHeader("Host");
                        context.request().putHeader("X-Forwarded-Host", host == null ? "" : host);
                        String client = proxies.client(
                                request.remoteAddress().hostAddress(), request.getHeader("X-Forwarded-For"));
                        context.request().putHeader("X-Forwarded-For", client);
                        return context.sendRequest().recover(failure -> {
                            LOG.warn("{} does not answer: {}", address, failure.getMessage());
                            if (!request.isEnded()) {
                                // What is left of it goes nowhere. Of one that was read, HTTP/2 refuses to read more.
                                context.request().release();
                            }
                            return Future.succeededFuture(context.request()
                                    .response()
                                    .setStatusCode(503)
                                    .putHeader("Content-Type", Problem.CONTENT_TYPE)
                                    .putHeader("Retry-After", "1")
                                    .setBody(Body.body(unavailable)));
                        });
                    }
                });
    }

    static String upstreamUri(String uri) {
        if (uri.startsWith(API + "/openapi/")) {
            return "/openapi.json";
        }
        return uri.startsWith(API + "/") ? uri.substring(API.length()) : uri;
    }

    private static Handler<RoutingContext> refusal(ObjectMapper json, int status, ErrorCode code, String why) {
        Buffer problem = problem(json, new ServiceException(code, why), status);
        return request -> request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", Problem.CONTENT_TYPE)
                .end(problem);
    }

    static Buffer problem(ObjectMapper json, ServiceException failure, int status) {
        try {
            return Buffer.buffer(json.writeValueAsBytes(Problem.of(failure, status)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
