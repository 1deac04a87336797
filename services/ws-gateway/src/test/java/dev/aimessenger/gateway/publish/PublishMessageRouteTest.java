package dev.aimessenger.gateway.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.aimessenger.common.error.PermanentFailure;
import dev.aimessenger.common.kafka.DescribeDeadLetter;
import dev.aimessenger.common.payload.AutoreplyMessage;
import dev.aimessenger.proto.chat.v1.Binding;
import dev.aimessenger.proto.chat.v1.BindingType;
import dev.aimessenger.proto.chat.v1.GetBindingsByChatResponse;
import dev.aimessenger.proto.chat.v1.ThreadContext;
import dev.aimessenger.sockets.Connections;
import dev.aimessenger.sockets.DescribeError;
import dev.aimessenger.sockets.Frames;
import dev.aimessenger.sockets.Principal;
import io.grpc.Status;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.jackson.JacksonDataFormat;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.component.mock.MockComponent;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.model.Resilience4jConfigurationDefinition;
import org.apache.camel.spi.DataFormatFactory;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The way of a message through the gateway's routes, with the remote ends replaced. */
class PublishMessageRouteTest extends CamelTestSupport {

    private static final UUID CLIENT_MESSAGE_ID = UUID.randomUUID();
    private static final GetBindingsByChatResponse TWO_THREADS = GetBindingsByChatResponse.newBuilder()
            .addBindings(binding(1, 5, BindingType.BINDING_TYPE_AUTOREPLY, "thread-1"))
            .addBindings(binding(2, 6, BindingType.BINDING_TYPE_ADVICE, ""))
            .addBindings(binding(3, 7, BindingType.BINDING_TYPE_ADVICE, "thread-3"))
            .build();

    private final ObjectMapper json = new ObjectMapper().registerModule(new JavaTimeModule());
    private MockEndpoint storage;
    private MockEndpoint threads;
    private MockEndpoint socket;
    private MockEndpoint bindings;

    @Override
    public boolean isUseAdviceWith() {
        return true;
    }

    @Override
    public String isMockEndpointsAndSkip() {
        return "kafka:*";
    }

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        Frames frames = new Frames(json);
        Connections connections = new Connections();
        connections.open(
                "key", new Principal(5, "ann@example.org", Instant.now().plusSeconds(60)));
        context.getComponent("kafka", KafkaComponent.class).getConfiguration().setBrokers("localhost:1");
        context.getRegistry().bind("describeDeadLetter", new DescribeDeadLetter(new SimpleMeterRegistry()));
        context.getRegistry().bind("jackson-dataformat-factory", (DataFormatFactory)
                () -> new JacksonDataFormat(json, Object.class));
        context.getRegistry().bind("publishing", new Publishing(connections, frames));
        context.getRegistry().bind("sendingLimit", new SendingLimit(connections, 20, 60));
        context.getRegistry().bind("permanentFailure", new PermanentFailure(List.of()));
        context.getRegistry().bind("describeError", new DescribeError(frames));
        for (String name : List.of("chat-service", "kafka")) {
            Resilience4jConfigurationDefinition breaker = new Resilience4jConfigurationDefinition();
            breaker.setThrowExceptionWhenHalfOpenOrOpenState("true");
            context.getRegistry().bind(name, breaker);
        }
        Properties settings = new Properties();
        settings.put("aimessenger.retry.while-waiting", "2");
        settings.put("aimessenger.retry.before-dead-letter", "2");
        settings.put("aimessenger.retry.first-delay-ms", "1");
        settings.put("aimessenger.retry.longest-delay-ms", "1");
        settings.put("aimessenger.http.host", "localhost");
        settings.put("aimessenger.http.port", "1");
        settings.put("aimessenger.http.path", "/ws");
        settings.put("chat.grpc", "localhost:1");
        settings.put("topic.message-persist", "persist");
        settings.put("topic.ai-feed", "feed");
        settings.put("topic.ai-autoreply", "autoreply");
        context.getPropertiesComponent().setInitialProperties(settings);
        context.addComponent("vertx-websocket", new MockComponent());
        return context;
    }

    @BeforeEach
    void load() throws Exception {
        for (String file : List.of(
                "shared/leave-to-caller",
                "shared/answer-with-error",
                "shared/retry-then-dead-letter",
                "ws-gateway/fan-out",
                "ws-gateway/publish-message",
                "ws-gateway/message-in",
                "ws-gateway/thread-context",
                "ws-gateway/autoreply")) {
            PluginHelper.getRoutesLoader(context)
                    .loadRoutes(PluginHelper.getResourceLoader(context)
                            .resolveResource("classpath:routes/" + file + ".camel.yaml"));
        }
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:frame")
                        .routeConfigurationId("answer-with-error")
                        .setProperty("connectionKey", constant("key"))
                        .setProperty("clientMessageId", constant(CLIENT_MESSAGE_ID))
                        .to("direct:message-in");
            }
        });
        AdviceWith.adviceWith(
                context,
                "publish-message",
                route -> route.weaveById("get-bindings").replace().to("mock:bindings"));
        AdviceWith.adviceWith(context, "fan-out", route -> {
            route.weaveById("to-storage").replace().to("mock:storage");
            route.weaveById("to-thread").replace().to("mock:threads");
        });
        AdviceWith.adviceWith(context, "autoreply", route -> route.replaceFromWith("direct:answer"));
        AdviceWith.adviceWith(
                context,
                "thread-context",
                route -> route.weaveById("get-thread-context").replace().to("mock:context"));
        getMockEndpoint("mock:context")
                .whenAnyExchangeReceived(exchange -> exchange.getMessage()
                        .setBody(ThreadContext.newBuilder()
                                .setThreadId("thread-1")
                                .setChatId(9)
                                .setOwnerId(5)
                                .setOwnerEmail("ann@example.org")
                                .build()));
        bindings = getMockEndpoint("mock:bindings");
        storage = getMockEndpoint("mock:storage");
        threads = getMockEndpoint("mock:threads");
        socket = context.getEndpoint("vertx-websocket:localhost:1/ws", MockEndpoint.class);
        bindings.whenAnyExchangeReceived(exchange -> exchange.getMessage().setBody(TWO_THREADS));
        context.start();
    }

    @Test
    void theMessageGoesToStorageAndToEveryThreadAndIsThenAcknowledged() throws Exception {
        send();

        assertThat(storage.getExchanges()).singleElement().satisfies(record -> {
            assertThat(record.getMessage().getHeader("kafka.KEY")).isEqualTo("9");
            assertThat(json.readTree(record.getMessage().getBody(byte[].class))
                            .path("text")
                            .textValue())
                    .isEqualTo("hello");
        });
        assertThat(threads.getExchanges())
                .extracting(record -> record.getMessage().getHeader("kafka.KEY"))
                .containsExactly("thread-1", "thread-3");
        assertThat(frames()).singleElement().asString().contains("message-ack", CLIENT_MESSAGE_ID.toString());
    }

    @Test
    void whatMayPassIsTriedAgainAndThenAcknowledged() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        threads.whenAnyExchangeReceived(exchange -> {
            if (calls.incrementAndGet() == 1) {
                throw new TimeoutException("Kafka is away");
            }
        });
        send();

        assertThat(frames()).singleElement().asString().contains("message-ack");
    }

    @Test
    void withoutEveryCopyThereIsNoAcknowledgementButARetryableError() throws Exception {
        threads.whenAnyExchangeReceived(exchange -> {
            throw new TimeoutException("Kafka is away");
        });
        send();

        assertThat(storage.getReceivedCounter()).isEqualTo(3);
        assertThat(frames())
                .singleElement()
                .asString()
                .contains("\"code\":\"unavailable\"", "\"retryable\":true", CLIENT_MESSAGE_ID.toString());
    }

    @Test
    void aStrangerIsRefusedAtOnceAndNothingIsSent() throws Exception {
        bindings.whenAnyExchangeReceived(exchange -> {
            throw Status.PERMISSION_DENIED.withDescription("no member").asRuntimeException();
        });
        send();

        assertThat(bindings.getReceivedCounter()).isEqualTo(1);
        assertThat(storage.getReceivedCounter()).isZero();
        assertThat(frames()).singleElement().asString().contains("\"code\":\"forbidden\"", "\"retryable\":false");
    }

    @Test
    void aModelsAnswerGoesTheSameWayLabelled() throws Exception {
        answer();

        assertThat(storage.getExchanges()).hasSize(1);
        JsonNode message = stored(0);
        assertThat(message.path("aiGenerated").booleanValue()).isTrue();
        assertThat(message.path("hops").intValue()).isEqualTo(1);
    }

    @Test
    void aModelsAnswerThatCannotBeSentIsTriedAgainAndThenKept() throws Exception {
        threads.whenAnyExchangeReceived(exchange -> {
            throw new TimeoutException("Kafka is away");
        });
        answer();

        assertThat(storage.getReceivedCounter()).isEqualTo(3);
        assertThat(getMockEndpoint("mock:kafka:dead-letter").getExchanges())
                .singleElement()
                .satisfies(letter ->
                        assertThat(letter.getMessage().getBody(String.class)).contains("Friday at six"));
    }

    @Test
    void aModelsAnswerForABindingThatHasEndedIsDropped() throws Exception {
        getMockEndpoint("mock:context").whenAnyExchangeReceived(exchange -> {
            throw Status.NOT_FOUND.asRuntimeException();
        });
        answer();

        assertThat(storage.getReceivedCounter()).isZero();
        assertThat(getMockEndpoint("mock:kafka:dead-letter").getReceivedCounter())
                .isZero();
    }

    @Test
    void aModelsAnswerForABindingThatIsPausedByNowIsDropped() throws Exception {
        pause();
        answer();

        assertThat(bindings.getReceivedCounter()).isZero();
        assertThat(storage.getReceivedCounter()).isZero();
        assertThat(getMockEndpoint("mock:kafka:dead-letter").getReceivedCounter())
                .isZero();
    }

    /** Paused or not, a person may send what the model has written for them; edited, it is their own. */
    @Test
    void aDraftThatTheOwnerSendsGoesOutAsWhatItIs() throws Exception {
        pause();
        answer(new AutoreplyMessage("thread-1", UUID.randomUUID(), UUID.randomUUID(), "As it was.", 0, true));
        answer(new AutoreplyMessage("thread-1", UUID.randomUUID(), UUID.randomUUID(), "Edited.", 0, false));

        assertThat(storage.getExchanges()).hasSize(2);
        JsonNode asItWas = stored(0);
        assertThat(asItWas.path("aiGenerated").booleanValue()).isTrue();
        assertThat(asItWas.path("hops").isInt()).isTrue();
        assertThat(asItWas.path("hops").intValue()).isZero();
        JsonNode edited = stored(1);
        assertThat(edited.path("aiGenerated").booleanValue()).isFalse();
        assertThat(edited.path("senderId").longValue()).isEqualTo(5);
    }

    private void pause() {
        getMockEndpoint("mock:context")
                .whenAnyExchangeReceived(exchange -> exchange.getMessage()
                        .setBody(ThreadContext.newBuilder()
                                .setThreadId("thread-1")
                                .setChatId(9)
                                .setOwnerId(5)
                                .setPaused(true)
                                .build()));
    }

    /** Its body can be read once. */
    private JsonNode stored(int index) throws Exception {
        return json.readTree(storage.getExchanges().get(index).getMessage().getBody(byte[].class));
    }

    @Test
    void aModelsAnswerWaitsForAChatServiceThatIsAway() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        getMockEndpoint("mock:context").whenAnyExchangeReceived(exchange -> {
            if (calls.incrementAndGet() == 1) {
                throw Status.UNAVAILABLE.asRuntimeException();
            }
            exchange.getMessage()
                    .setBody(ThreadContext.newBuilder()
                            .setThreadId("thread-1")
                            .setChatId(9)
                            .setOwnerId(5)
                            .build());
        });
        answer();

        assertThat(storage.getReceivedCounter()).isEqualTo(1);
    }

    private void answer() throws Exception {
        answer(new AutoreplyMessage("thread-1", UUID.randomUUID(), UUID.randomUUID(), "Friday at six.", 1, null));
    }

    private void answer(AutoreplyMessage answer) throws Exception {
        template.sendBodyAndHeader("direct:answer", json.writeValueAsString(answer), "kafka.TOPIC", "autoreply");
    }

    private void send() {
        ObjectNode data = json.createObjectNode()
                .put("chatId", 9)
                .put("text", "hello")
                .put("clientMessageId", CLIENT_MESSAGE_ID.toString());
        template.request("direct:frame", exchange -> exchange.getMessage().setBody(data));
    }

    private List<String> frames() {
        return socket.getExchanges().stream()
                .map(exchange -> exchange.getMessage().getBody(String.class))
                .toList();
    }

    private static Binding binding(long id, long owner, BindingType type, String thread) {
        return Binding.newBuilder()
                .setBindingId(id)
                .setChatId(9)
                .setOwnerId(owner)
                .setType(type)
                .setThreadId(thread)
                .build();
    }
}
