package dev.aimessenger.message.history;

import dev.aimessenger.proto.message.v1.GetMessagesByChatRequest;
import dev.aimessenger.proto.message.v1.GetMessagesByChatResponse;
import dev.aimessenger.proto.message.v1.Message;
import java.util.OptionalLong;
import org.apache.camel.Body;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** gRPC: the messages of a chat, for other services. */
@Component
public class HistoryGrpcRoutes extends RouteBuilder {

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
                .routeDescription("gRPC calls of MessageService")
                .bean(this, "getMessagesByChat")
                .id("get-messages-by-chat");
    }

    /** @throws dev.aimessenger.common.error.ServiceException (invalid-request) when the request contradicts itself */
    public GetMessagesByChatResponse getMessagesByChat(@Body GetMessagesByChatRequest request) {
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
