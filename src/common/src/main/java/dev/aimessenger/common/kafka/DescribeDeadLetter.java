package dev.aimessenger.common.kafka;

import dev.aimessenger.common.error.Failures;
import dev.aimessenger.common.error.ServiceException;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.component.kafka.KafkaConstants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes of a record whose processing failed the dead letter to send: the record's own key, bytes and trace context, for
 * the topic {@code <topic>.dlt}, with why, where and when in headers {@code dlt.*}.
 */
public final class DescribeDeadLetter implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(DescribeDeadLetter.class);
    private static final int STACK_CHARACTERS = 8_000;
    private static final String LETTERS = "aimessenger.dead.letters";

    private final MeterRegistry meters;

    /** @param meters count the letters, by topic and error code */
    public DescribeDeadLetter(MeterRegistry meters) {
        this.meters = meters;
    }

    @Override
    public void process(Exchange exchange) {
        Exception cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        Message original = exchange.getUnitOfWork().getOriginalInMessage();
        String topic = original.getHeader(KafkaConstants.TOPIC, String.class);
        Integer partition = original.getHeader(KafkaConstants.PARTITION, Integer.class);
        Long offset = original.getHeader(KafkaConstants.OFFSET, Long.class);
        Object key = original.getHeader(KafkaConstants.KEY);
        if (cause instanceof ServiceException explained) {
            LOG.error("Record {}-{}@{} goes to dead letters: {}", topic, partition, offset, explained.getMessage());
        } else {
            LOG.error("Record {}-{}@{} goes to dead letters", topic, partition, offset, cause);
        }

        Message letter = exchange.getMessage();
        letter.removeHeaders("*");
        letter.setBody(original.getBody());
        letter.setHeader(KafkaConstants.OVERRIDE_TOPIC, topic + KafkaTopics.DEAD_LETTER_SUFFIX);
        if (key != null) {
            letter.setHeader(KafkaConstants.KEY, key);
        }
        KafkaHeaderFilterStrategy.TRACE_CONTEXT.stream()
                .filter(name -> original.getHeader(name) != null)
                .forEach(name -> letter.setHeader(name, original.getHeader(name)));
        letter.setHeader("dlt.cause", rootMessage(cause));
        String code = Failures.describe(cause).code().label();
        meters.counter(LETTERS, "topic", topic, "code", code).increment();
        letter.setHeader("dlt.code", code);
        letter.setHeader("dlt.stack", stack(cause));
        letter.setHeader("dlt.route", exchange.getFromRouteId());
        letter.setHeader("dlt.topic", topic);
        letter.setHeader("dlt.partition", String.valueOf(partition));
        letter.setHeader("dlt.offset", String.valueOf(offset));
        letter.setHeader("dlt.time", Instant.now().toString());
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root.getClass().getName() + ": " + root.getMessage();
    }

    private static String stack(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.getBuffer().substring(0, Math.min(text.getBuffer().length(), STACK_CHARACTERS));
    }
}
