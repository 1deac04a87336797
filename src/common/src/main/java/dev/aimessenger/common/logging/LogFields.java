package dev.aimessenger.common.logging;

import java.util.Map;
import org.apache.camel.Exchange;

/** A bean that tells fields of the log lines that are written while an exchange is worked on. */
@FunctionalInterface
public interface LogFields {

    String MESSAGE_ID = "message_id";
    String CHAT_ID = "chat_id";
    String REQUEST_ID = "request_id";
    String TRACE_ID = "trace_id";
    String SPAN_ID = "span_id";

    /** @return values by the names above; empty when it knows none */
    Map<String, String> of(Exchange exchange);
}
