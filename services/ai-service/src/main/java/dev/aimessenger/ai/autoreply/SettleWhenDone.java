package dev.aimessenger.ai.autoreply;

import dev.aimessenger.ai.model.ModelCall;
import java.util.List;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.FluentProducerTemplate;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.SynchronizationAdapter;
import org.springframework.stereotype.Component;

/**
 * Gives up the claim of an answer when its exchange is done, however it ended. A doFinally of the route would be left
 * out where a failure was handled on the way, as Camel then ends each route that called.
 */
@Component("settleWhenDone")
class SettleWhenDone implements Processor {

    private final PendingAnswers pending;
    private final FluentProducerTemplate template;

    SettleWhenDone(PendingAnswers pending, FluentProducerTemplate template) {
        this.pending = pending;
        this.template = template;
    }

    @Override
    public void process(Exchange exchange) {
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                UUID claim = done.getProperty("claim", UUID.class);
                try {
                    if (done.getProperty("feed") != null) {
                        template.withExchange(() -> settling(done))
                                .to("direct:settle-answer")
                                .send();
                    }
                } finally {
                    pending.release(claim);
                }
            }
        });
    }

    private static Exchange settling(Exchange done) {
        Exchange settling = new DefaultExchange(done.getContext());
        for (String name : List.of("feed", "claim", "failure")) {
            settling.setProperty(name, done.getProperty(name));
        }
        settling.setProperty("tries", ModelCall.tries(done));
        return settling;
    }
}
