package dev.aimessenger.common.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.aimessenger.common.payload.BindingType;
import dev.aimessenger.common.payload.ChatMessage;
import dev.aimessenger.common.payload.FeedMessage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.LoggingLevel;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.AsyncProcessorSupport;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.boot.logging.logback.StructuredLogEncoder;
import org.springframework.core.env.Environment;
import org.springframework.mock.env.MockEnvironment;

/** Lines about a message hold its ids, whoever writes them and on whatever thread. */
class LogContextTest extends CamelTestSupport {

    private static final UUID MESSAGE_ID = UUID.randomUUID();
    private static final FeedMessage FEED = new FeedMessage(
            "thread-1",
            BindingType.AUTOREPLY,
            1,
            new ChatMessage(
                    7, null, MESSAGE_ID, UUID.randomUUID(), 2, "bob@example.org", "Hi", false, Instant.EPOCH, 0));

    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        context.getCamelContextExtension()
                .addInterceptStrategy(new LogContext(List.of(
                        new PayloadFields(),
                        exchange -> exchange.getProperty("trace") == null
                                ? Map.of()
                                : Map.of(LogFields.TRACE_ID, exchange.getProperty("trace", String.class)))));
        return context;
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(defaultErrorHandler()
                        .maximumRedeliveries(1)
                        .redeliveryDelay(1)
                        .retryAttemptedLogLevel(LoggingLevel.WARN)
                        .retriesExhaustedLogLevel(LoggingLevel.ERROR));
                from("direct:fails").setBody(constant("something else")).to("direct:called");
                from("direct:called")
                        .errorHandler(noErrorHandler())
                        .log(LoggingLevel.WARN, "called")
                        .throwException(new TimeoutException("no answer"));
                from("direct:fails-elsewhere").process(failing(work -> new Thread(work, "elsewhere").start()));
                from("direct:fails-later").process(failing(Runnable::run));
                from("direct:traced")
                        .setProperty("trace", constant("4bf92f3577b34da6a3ce929d0e0e4736"))
                        .log(LoggingLevel.WARN, "traced");
                from("direct:of-nobody").log(LoggingLevel.WARN, "of nobody");
            }
        };
    }

    private static AsyncProcessor failing(Executor executor) {
        return new AsyncProcessorSupport() {
            @Override
            public boolean process(Exchange exchange, AsyncCallback callback) {
                executor.execute(() -> {
                    exchange.setException(new TimeoutException("no answer"));
                    callback.done(false);
                });
                return false;
            }
        };
    }

    @BeforeEach
    void listen() {
        lines.start();
        root.addAppender(lines);
    }

    @AfterEach
    void leave() {
        root.detachAppender(lines);
        MDC.clear();
    }

    @Test
    void whatTheErrorHandlerWritesIsAboutTheMessageToo() {
        template.send("direct:fails", exchange -> exchange.getMessage().setBody(FEED));

        assertThat(written()).hasSize(5).allSatisfy(this::assertOfMessage);
        assertThat(written()).extracting(ILoggingEvent::getLevel).contains(Level.ERROR);
        assertThat(MDC.get(LogFields.MESSAGE_ID)).isNull();
    }

    @Test
    void soIsWhatIsWrittenOnAnotherThread() {
        template.send(
                "direct:fails-elsewhere", exchange -> exchange.getMessage().setBody(FEED));

        assertThat(written()).hasSize(3).allSatisfy(this::assertOfMessage);
        assertThat(written().get(0).getThreadName()).isEqualTo("elsewhere");
        assertThat(MDC.get(LogFields.MESSAGE_ID)).isNull();
    }

    @Test
    void soIsWhatIsWrittenWhenAStepHasEndedInItsOwnThreadAndSaysThatItHasNot() {
        template.send("direct:fails-later", exchange -> exchange.getMessage().setBody(FEED));

        assertThat(written()).hasSize(3).allSatisfy(this::assertOfMessage);
    }

    @Test
    void whatWasLeftBehindIsNotToldOfOthers() {
        MDC.put(LogFields.MESSAGE_ID, "of a message before");
        template.sendBody("direct:of-nobody", "nothing");

        assertThat(written())
                .singleElement()
                .satisfies(line -> assertThat(line.getMDCPropertyMap()).doesNotContainKey(LogFields.MESSAGE_ID));
    }

    @Test
    void asJsonTheyAreFields() throws Exception {
        template.sendBody("direct:traced", FEED);

        JsonNode line = json(written().get(0));
        assertThat(line.path("message").textValue()).isEqualTo("traced");
        assertThat(line.path("message_id").textValue()).isEqualTo(MESSAGE_ID.toString());
        assertThat(line.path("chat_id").textValue()).isEqualTo("7");
        assertThat(line.path("trace_id").textValue()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
    }

    private static JsonNode json(ILoggingEvent line) throws Exception {
        LoggerContext context = new LoggerContext();
        context.putObject(Environment.class.getName(), new MockEnvironment());
        StructuredLogEncoder encoder = new StructuredLogEncoder();
        encoder.setContext(context);
        encoder.setFormat("ecs");
        encoder.start();
        return new ObjectMapper().readTree(encoder.encode(line));
    }

    private void assertOfMessage(ILoggingEvent line) {
        assertThat(line.getMDCPropertyMap())
                .containsEntry(LogFields.MESSAGE_ID, MESSAGE_ID.toString())
                .containsEntry(LogFields.CHAT_ID, "7");
    }

    private List<ILoggingEvent> written() {
        return lines.list.stream()
                .filter(line -> line.getLevel().isGreaterOrEqual(Level.WARN))
                .collect(Collectors.toList());
    }
}
