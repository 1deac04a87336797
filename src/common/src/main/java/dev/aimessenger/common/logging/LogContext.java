package dev.aimessenger.common.logging;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.SynchronizationAdapter;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.slf4j.MDC;

/**
 * Gives log lines the fields of the exchange that their thread works on, whatever thread that is.
 *
 * <p>Fields stay when a step has ended, until the next step, of any exchange, sets its own: only then has the error
 * handler, which Camel runs after the failed step's interceptors have returned, written its lines. (camel-mdc ends them with
 * the step, and copies the whole context at each.)
 */
final class LogContext implements InterceptStrategy {

    private static final List<String> NAMES = List.of(
            LogFields.MESSAGE_ID, LogFields.CHAT_ID, LogFields.REQUEST_ID, LogFields.TRACE_ID, LogFields.SPAN_ID);
    private static final String CLEARED_AT_END = "aimessenger.log-context";

    private final List<LogFields> sources;

    LogContext(List<LogFields> sources) {
        this.sources = List.copyOf(sources);
    }

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode definition, Processor target, Processor nextTarget) {
        return new Step(target);
    }

    private void enter(Exchange exchange) {
        Map<String, String> fields = new HashMap<>();
        sources.forEach(source -> fields.putAll(source.of(exchange)));
        for (String name : NAMES) {
            String value = fields.get(name);
            if (value == null) {
                MDC.remove(name);
            } else {
                MDC.put(name, value);
            }
        }
        if (!fields.isEmpty() && exchange.getProperty(CLEARED_AT_END) == null) {
            exchange.setProperty(CLEARED_AT_END, true);
            exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
                @Override
                public void onDone(Exchange done) {
                    clear();
                }
            });
        }
    }

    private static void clear() {
        NAMES.forEach(MDC::remove);
    }

    private final class Step extends DelegateAsyncProcessor {

        Step(Processor step) {
            super(step);
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            enter(exchange);
            Ending ending = new Ending(exchange, callback);
            boolean sync = super.process(exchange, ending);
            if (!sync && ending.thread != Thread.currentThread()) {
                // Another thread goes on with it.
                clear();
            }
            return sync;
        }
    }

    private final class Ending implements AsyncCallback {

        private final Exchange exchange;
        private final AsyncCallback callback;
        private volatile Thread thread;

        Ending(Exchange exchange, AsyncCallback callback) {
            this.exchange = exchange;
            this.callback = callback;
        }

        @Override
        public void done(boolean doneSync) {
            thread = Thread.currentThread();
            enter(exchange);
            callback.done(doneSync);
        }
    }
}
