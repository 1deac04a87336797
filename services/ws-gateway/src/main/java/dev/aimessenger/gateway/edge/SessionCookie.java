package dev.aimessenger.gateway.edge;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;
import dev.aimessenger.common.http.Problem;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.streams.ReadStream;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;

/**
 * Keeps the refresh token of a web page where no script can read it: in a cookie. A request that says
 * {@code Session-Transport: cookie} gets it as one from {@code /login} and {@code /refresh} instead of in the body, and
 * need not bring it in the body of {@code /refresh} and {@code /logout}. A page of another origin can neither send that
 * header nor, as the cookie is SameSite=Strict, the cookie. All other requests pass unchanged.
 */
final class SessionCookie implements ProxyInterceptor {

    static final String NAME = "aimessenger-session";
    static final String HEADER = "Session-Transport";

    private static final String TOKEN = "refresh_token";
    private static final String ASKED = "sessionCookieAsked";
    private static final String SPENT = "sessionCookieSpent";

    /**
     * A token that comes again so soon is no theft: the page was reloaded while it was being renewed, or two tabs renew it
     * at once. They get the same answer.
     */
    private static final Duration SAME_ANSWER = Duration.ofSeconds(10);

    private final Vertx vertx;
    private final ObjectMapper json;
    private final Duration lifetime;
    private final Predicate<HttpServerRequest> secure;
    private final ConcurrentMap<String, Promise<Buffer>> renewals = new ConcurrentHashMap<>();

    /**
     * @param lifetime how long browsers keep the cookie
     * @param secure whether a request came by TLS
     */
    SessionCookie(Vertx vertx, ObjectMapper json, Duration lifetime, Predicate<HttpServerRequest> secure) {
        this.vertx = vertx;
        this.json = json;
        this.lifetime = lifetime;
        this.secure = secure;
    }

    @Override
    public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
        HttpServerRequest request = context.request().proxiedRequest();
        if (!"cookie".equals(request.getHeader(HEADER))) {
            return context.sendRequest();
        }
        context.set(ASKED, true);
        String path = context.request().getURI();
        if (!path.equals("/refresh") && !path.equals("/logout")) {
            return context.sendRequest();
        }
        Cookie cookie = request.getCookie(NAME);
        if (cookie == null || cookie.getValue().isEmpty()) {
            context.request().release();
            return Future.succeededFuture(noSession(context));
        }
        String token = cookie.getValue();
        return path.equals("/refresh") ? refresh(context, token) : send(context, token);
    }

    private Future<ProxyResponse> refresh(ProxyContext context, String token) {
        Promise<Buffer> mine = Promise.promise();
        Promise<Buffer> first = renewals.putIfAbsent(token, mine);
        if (first == null) {
            context.set(SPENT, token);
            return send(context, token).onFailure(failure -> forget(token, failure));
        }
        Promise<ProxyResponse> answer = Promise.promise();
        Context here = Vertx.currentContext();
        first.future()
                .onComplete(renewed -> here.runOnContext(v -> {
                    if (renewed.failed()) {
                        send(context, token).onComplete(answer);
                        return;
                    }
                    context.request().release();
                    answer.complete(context.request()
                            .response()
                            .setStatusCode(200)
                            .putHeader("Content-Type", "application/json")
                            .putHeader("Cache-Control", "no-store")
                            .setBody(Body.body(renewed.result())));
                }));
        return answer.future();
    }

    private Future<ProxyResponse> send(ProxyContext context, String token) {
        context.request().getBody().stream().resume();
        context.request().putHeader("Content-Type", "application/json");
        String body = json.createObjectNode().put(TOKEN, token).toString();
        context.request().setBody(Body.body(Buffer.buffer(body)));
        return context.sendRequest();
    }

    private void forget(String token, Throwable why) {
        Promise<Buffer> renewal = renewals.remove(token);
        if (renewal != null) {
            renewal.tryFail(why);
        }
    }

    @Override
    public Future<Void> handleProxyResponse(ProxyContext context) {
        if (context.get(ASKED, Boolean.class) == null) {
            return context.sendResponse();
        }
        ProxyResponse response = context.response();
        HttpServerRequest request = context.request().proxiedRequest();
        int status = response.getStatusCode();
        String spent = context.get(SPENT, String.class);
        if (status == 204 || status == 401) {
            // Signed out, or there is no such session any more.
            response.putHeader("Set-Cookie", cookie(request, "", Duration.ZERO));
        }
        if (status != 200) {
            if (spent != null) {
                forget(spent, new IllegalStateException("Refused"));
            }
            return context.sendResponse();
        }
        Future<Buffer> read = whole(response.getBody().stream());
        if (spent != null) {
            read.onFailure(failure -> forget(spent, failure));
        }
        return read.compose(body -> {
            if (spent != null) {
                renewals.get(spent).tryComplete(body);
                vertx.setTimer(SAME_ANSWER.toMillis(), timer -> renewals.remove(spent));
            }
            try {
                ObjectNode tokens = (ObjectNode) json.readTree(body.getBytes());
                String token = tokens.remove(TOKEN).textValue();
                response.putHeader("Set-Cookie", cookie(request, token, lifetime));
                response.setBody(Body.body(Buffer.buffer(json.writeValueAsBytes(tokens))));
                return context.sendResponse();
            } catch (IOException e) {
                return Future.failedFuture(e);
            }
        });
    }

    private ProxyResponse noSession(ProxyContext context) {
        ServiceException failure = new ServiceException(ErrorCode.UNAUTHENTICATED, "There is no session");
        return context.request()
                .response()
                .setStatusCode(401)
                .putHeader("Content-Type", Problem.CONTENT_TYPE)
                .setBody(Body.body(Edge.problem(json, failure, 401)));
    }

    private String cookie(HttpServerRequest request, String token, Duration age) {
        return Cookie.cookie(NAME, token)
                .setPath("/api")
                .setHttpOnly(true)
                .setSameSite(CookieSameSite.STRICT)
                .setSecure(secure.test(request))
                .setMaxAge(age.toSeconds())
                .encode();
    }

    private static Future<Buffer> whole(ReadStream<Buffer> body) {
        Promise<Buffer> read = Promise.promise();
        Buffer bytes = Buffer.buffer();
        body.exceptionHandler(read::tryFail);
        body.handler(bytes::appendBuffer);
        body.endHandler(v -> read.tryComplete(bytes));
        body.resume();
        return read.future();
    }
}
