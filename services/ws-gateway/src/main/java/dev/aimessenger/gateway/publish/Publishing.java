package dev.aimessenger.gateway.publish;

import com.fasterxml.jackson.databind.JsonNode;
import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.Failures;
import dev.aimessenger.common.json.JsonBody;
import dev.aimessenger.common.payload.AutoreplyMessage;
import dev.aimessenger.common.payload.BindingType;
import dev.aimessenger.common.payload.ChatMessage;
import dev.aimessenger.common.payload.FeedMessage;
import dev.aimessenger.common.payload.MessageIds;
import dev.aimessenger.proto.chat.v1.Binding;
import dev.aimessenger.proto.chat.v1.GetBindingsByChatRequest;
import dev.aimessenger.proto.chat.v1.GetBindingsByChatResponse;
import dev.aimessenger.proto.chat.v1.GetThreadContextRequest;
import dev.aimessenger.proto.chat.v1.ThreadContext;
import dev.aimessenger.sockets.Connections;
import dev.aimessenger.sockets.DescribeError;
import dev.aimessenger.sockets.Frames;
import dev.aimessenger.sockets.Principal;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.springframework.stereotype.Component;

/** What the routes that publish a message ask of Java: requests to build and answers to read. */
@Component("publishing")
public class Publishing {

    private final Connections connections;
    private final Frames frames;
    private final Clock clock = Clock.systemUTC();

    Publishing(Connections connections, Frames frames) {
        this.connections = connections;
        this.frames = frames;
    }

    /** A person's message, from the data of a {@code message} frame. */
    public ChatMessage ofPerson(JsonNode data, @ExchangeProperty(DescribeError.CONNECTION_KEY) String connectionKey) {
        SendMessage frame = JsonBody.convert(data, SendMessage.class);
        Principal sender = connections.principal(connectionKey);
        return message(
                frame.chatId(), sender.userId(), sender.email(), frame.clientMessageId(), frame.text(), false, 0);
    }

    public GetThreadContextRequest contextOf(AutoreplyMessage answer) {
        return GetThreadContextRequest.newBuilder()
                .setThreadId(answer.threadId())
                .build();
    }

    /**
     * Lets a model's answer be dropped that has nobody to speak for: its binding has ended, or its owner has left the
     * chat.
     *
     * @throws Exception the failure of looking the binding up, when it was another one
     */
    public void failUnlessBindingIsGone(@ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception failure)
            throws Exception {
        if (Failures.describe(failure).code() != ErrorCode.NOT_FOUND) {
            throw failure;
        }
    }

    /** Whether the owner does not want to be answered for. What they send themselves, a draft, they want. */
    public boolean isSilenced(ThreadContext context, @ExchangeProperty("answer") AutoreplyMessage answer) {
        return context.getPaused() && answer.hops() > 0;
    }

    /** A model's answer, or a draft that the owner sent, as a message of the thread's owner. */
    public ChatMessage ofModel(ThreadContext context, @ExchangeProperty("answer") AutoreplyMessage answer) {
        return message(
                context.getChatId(),
                context.getOwnerId(),
                context.getOwnerEmail(),
                answer.clientMessageId(),
                answer.text(),
                answer.aiGenerated() == null || answer.aiGenerated(),
                answer.hops());
    }

    /** The message with more words at its end. */
    public ChatMessage append(ChatMessage message, String words) {
        return message.withText(message.text() + words);
    }

    public GetBindingsByChatRequest bindingsOf(ChatMessage message) {
        return GetBindingsByChatRequest.newBuilder()
                .setChatId(message.chatId())
                .setSenderId(message.senderId())
                .build();
    }

    /** A copy of the message for each binding that has a thread. */
    public List<FeedMessage> feeds(GetBindingsByChatResponse answer, @ExchangeProperty("message") ChatMessage message) {
        return answer.getBindingsList().stream()
                .filter(binding -> !binding.getThreadId().isEmpty())
                .map(binding -> new FeedMessage(binding.getThreadId(), typeOf(binding), binding.getOwnerId(), message))
                .toList();
    }

    public String ack(@ExchangeProperty("message") ChatMessage message) {
        return frames.frame("message-ack", new Ack(message.clientMessageId(), message.messageId(), message.chatId()));
    }

    private ChatMessage message(
            long chatId, long senderId, String senderEmail, UUID clientMessageId, String text, boolean ai, int hops) {
        return new ChatMessage(
                chatId,
                null,
                MessageIds.of(senderId, clientMessageId),
                clientMessageId,
                senderId,
                senderEmail,
                text,
                ai,
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                hops);
    }

    private static BindingType typeOf(Binding binding) {
        return switch (binding.getType()) {
            case BINDING_TYPE_ADVICE -> BindingType.ADVICE;
            case BINDING_TYPE_AUTOREPLY -> BindingType.AUTOREPLY;
            case BINDING_TYPE_UNSPECIFIED, UNRECOGNIZED ->
                throw new IllegalArgumentException("Binding " + binding.getBindingId() + " has no known type");
        };
    }

    private record Ack(UUID clientMessageId, UUID messageId, long chatId) {}
}
