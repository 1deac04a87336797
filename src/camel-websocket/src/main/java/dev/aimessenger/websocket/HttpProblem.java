package dev.aimessenger.websocket;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;

/** An RFC 9457 answer to a request that does not become a WebSocket. */
record HttpProblem(int status, String code, String detail) {

    static HttpProblem of(Throwable failure) {
        if (failure instanceof HandshakeRefusedException refused) {
            return new HttpProblem(refused.status(), refused.code(), refused.getMessage());
        }
        return new HttpProblem(503, "unavailable", "The connection cannot be checked at the moment");
    }

    /** Answers what is no HTTP request, or one whose first line or headers are too long; the connection ends. */
    static void refuseBroken(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        HttpProblem problem = cause instanceof TooLongHttpLineException
                ? new HttpProblem(414, "too-large", "The first line of the request is too long")
                : cause instanceof TooLongHttpHeaderException
                        ? new HttpProblem(431, "too-large", "The headers of the request are too long")
                        : new HttpProblem(400, "invalid-request", "The request cannot be understood");
        // Else a client may send its next request into a connection that is about to close.
        request.response().putHeader("Connection", "close");
        problem.sendTo(request.response());
        request.response().close();
    }

    void sendTo(HttpServerResponse response) {
        if (response.ended() || response.closed()) {
            return;
        }
        if (status == 426) {
            response.putHeader("Upgrade", "websocket");
        }
        if (status == 401) {
            response.putHeader("WWW-Authenticate", "Bearer");
        }
        if (status == 503) {
            response.putHeader("Retry-After", "1");
        }
        response.setStatusCode(status)
                .putHeader("Content-Type", "application/problem+json")
                .end(new JsonObject()
                        .put("type", "about:blank")
                        .put("title", HttpResponseStatus.valueOf(status).reasonPhrase())
                        .put("status", status)
                        .put("detail", detail)
                        .put("code", code)
                        .encode());
    }
}
