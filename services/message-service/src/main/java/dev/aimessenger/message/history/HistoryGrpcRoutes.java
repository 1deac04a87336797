package dev.aimessenger.message.history;

import dev.aimessenger.proto.message.v1.GetLastMessagesRequest;
import dev.aimessenger.proto.message.v1.GetLastMessagesResponse;
import dev.aimessenger.proto.message.v1.GetMessagesByChatRequest;
import dev.aimessenger.proto.message.v1.GetMessagesByChatResponse;
import dev.aimessenger.proto.message.v1.GetStoredMessagesRequest;
import dev.aimessenger.proto.message.v1.GetStoredMessagesResponse;
import dev.aimessenger.proto.message.v1.Message;
import java.util.OptionalLong;
import java.util.function.Function;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** gRPC: the messages of chats, for other services. */
@Component
class HistoryGrpcRoutes extends RouteBuilder {

    private final MessageHistory history;

    HistoryGrpcRoutes(MessageHistory history) {
        this.history = history;
    }

    @Override
    public void configure() {
        // A failure goes to the caller as a gRPC status; trying again is the caller's business.
        errorHandler(noErrorHandler());

        from("grpc:{{aimessenger.grpc.host}}:{{aimessenger.grpc.port}}"
                        + "/dev.aimessenger.proto.message.v1.MessageService?synchronous=true")
                .routeId("message-grpc")
                .routeGroup("message-service")
                .routeDescription("gRPC calls of MessageService, each to its own route")
                .toD("direct:${header.CamelGrpcMethodName}")
                .id("dispatch-grpc");

        call("getMessagesByChat", "A page of a chat's messages", GetMessagesByChatRequest.class, this::messagesByChat);
        call("getLastMessages", "The newest message of each chat", GetLastMessagesRequest.class, this::lastMessages);
        call(
                "getStoredMessages",
                "What is known of messages, but not what they say",
                GetStoredMessagesRequest.class,
                this::storedMessages);
    }

    private <Q> void call(String method, String description, Class<Q> request, Function<Q, ?> answer) {
        from("direct:" + method)
                .routeId("grpc-" + method)
                .routeGroup("message-service")
                .routeDescription("gRPC: " + description)
                .process(exchange -> exchange.getMessage()
                        .setBody(answer.apply(exchange.getMessage().getBody(request))))
                .id(method);
    }

    private GetMessagesByChatResponse messagesByChat(GetMessagesByChatRequest request) {
        HistoryPage page = history.page(new HistoryQuery(
                request.getChatId(),
                request.hasAfterSeq() ? OptionalLong.of(request.getAfterSeq()) : OptionalLong.empty(),
                request.hasBeforeSeq() ? OptionalLong.of(request.getBeforeSeq()) : OptionalLong.empty(),
                request.getLimit() == 0 ? HistoryQuery.DEFAULT_LIMIT : request.getLimit()));
        GetMessagesByChatResponse.Builder answer =
                GetMessagesByChatResponse.newBuilder().setLastSeq(page.lastSeq());
        page.messages().forEach(message -> answer.addMessages(proto(message)));
        return answer.build();
    }

    private GetLastMessagesResponse lastMessages(GetLastMessagesRequest request) {
        GetLastMessagesResponse.Builder answer = GetLastMessagesResponse.newBuilder();
        history.last(LastMessagesQuery.of(request.getChatIdsList()))
                .forEach(message -> answer.addMessages(proto(message)));
        return answer.build();
    }

    private GetStoredMessagesResponse storedMessages(GetStoredMessagesRequest request) {
        GetStoredMessagesResponse.Builder answer = GetStoredMessagesResponse.newBuilder();
        history.stored(StoredMessagesQuery.of(request.getMessageIdsList())).forEach(answer::addMessages);
        return answer.build();
    }

    private static Message proto(HistoryMessage message) {
        return Message.newBuilder()
                .setChatId(message.chatId())
                .setSeq(message.seq())
                .setMessageId(message.messageId().toString())
                .setClientMessageId(message.clientMessageId().toString())
                .setSenderId(message.senderId())
                .setSenderEmail(message.senderEmail())
                .setText(message.text())
                .setAiGenerated(message.fromAI())
                .setSentAt(message.sentAt().toString())
                .build();
    }
}
