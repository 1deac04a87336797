package dev.aimessenger.simulator.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.springboot.PlatformHttpMessage;
import org.apache.camel.component.platform.http.springboot.SpringBootPlatformHttpBinding;
import org.apache.camel.component.platform.http.springboot.SpringBootPlatformHttpConsumer;
import org.apache.camel.http.common.HttpBinding;
import org.apache.camel.http.common.HttpHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the thread back while a route waits in an asynchronous step. Camel's own consumer blocks one of few threads
 * until the route has ended, so that as many hanging requests as it has threads would stop all others.
 */
final class AsyncPlatformHttpConsumer extends SpringBootPlatformHttpConsumer {

    private static final Logger LOG = LoggerFactory.getLogger(AsyncPlatformHttpConsumer.class);

    private final Executor executor;
    private final HttpBinding requests;

    AsyncPlatformHttpConsumer(PlatformHttpEndpoint endpoint, Processor processor, Executor executor) {
        super(endpoint, processor, executor);
        this.executor = executor;
        this.requests = new SpringBootPlatformHttpBinding();
        requests.setHeaderFilterStrategy(endpoint.getHeaderFilterStrategy());
        requests.setUseReaderForPayload(!endpoint.isUseStreaming());
    }

    @Override
    public CompletableFuture<Void> service(HttpServletRequest request, HttpServletResponse response) {
        CompletableFuture<Void> answered = new CompletableFuture<>();
        executor.execute(() -> {
            try {
                serve(request, response, answered);
            } catch (Exception e) {
                answered.completeExceptionally(e);
            }
        });
        return answered;
    }

    private void serve(HttpServletRequest request, HttpServletResponse response, CompletableFuture<Void> answered)
            throws Exception {
        Exchange exchange = createExchange(true);
        exchange.setPattern(ExchangePattern.InOut);
        HttpHelper.setCharsetFromContentType(request.getContentType(), exchange);
        PlatformHttpMessage message = new PlatformHttpMessage(request, response, exchange, requests, false);
        exchange.setIn(message);
        message.init(exchange, requests, request, response);
        createUoW(exchange);
        getAsyncProcessor().process(exchange, doneSync -> {
            if (exchange.getMessage().getBody() instanceof PacedEvents events) {
                events.write(response, executor).whenComplete((written, failure) -> {
                    exchange.getMessage().setBody(null);
                    finish(response, exchange, answered);
                });
            } else {
                finish(response, exchange, answered);
            }
        });
    }

    private void finish(HttpServletResponse response, Exchange exchange, CompletableFuture<Void> answered) {
        try {
            afterProcess(response, exchange);
        } catch (Exception e) {
            LOG.debug("No answer could be written", e);
        } finally {
            answered.complete(null);
        }
    }
}
