package dev.aimessenger.message.history;

import static dev.aimessenger.common.http.RequestParameters.id;
import static dev.aimessenger.common.http.RequestParameters.number;
import static dev.aimessenger.common.http.RestCall.describe;

import dev.aimessenger.common.json.JsonBody;
import dev.aimessenger.common.security.Caller;
import dev.aimessenger.proto.chat.v1.CheckMemberRequest;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** REST: the messages of a chat, for its members. */
@Component
class HistoryRestRoutes extends RouteBuilder {

    private static final String GROUP = "message-service";
    private static final String QUERY = "historyQuery";

    private final MessageHistory history;

    HistoryRestRoutes(MessageHistory history) {
        this.history = history;
    }

    @Override
    public void configure() {
        describe(
                        rest("/chats/{chatId}/messages").description("Messages").get(),
                        "get-messages",
                        "A page of a chat's messages in the order of seq; without afterSeq and beforeSeq the newest")
                .path("chatId", "The chat")
                .optionalQuery(
                        "afterSeq", "Messages that follow this seq; 0 from the first on. Not together with beforeSeq")
                .optionalQuery("beforeSeq", "The newest messages before this seq")
                .optionalQuery(
                        "limit",
                        "The most messages of a page, 1 to " + HistoryQuery.MAX_LIMIT + "; "
                                + HistoryQuery.DEFAULT_LIMIT + " if missing")
                .answers(200, "The page", HistoryPage.class)
                .refuses(403, 404)
                .to("direct:get-messages");

        from("direct:get-messages")
                .routeId("get-messages-core")
                .routeGroup(GROUP)
                .routeDescription("A page of a chat's messages, for its members")
                .routeConfigurationId("answer-with-problem")
                .process(HistoryRestRoutes::readQuery)
                .id("read-history-query")
                .circuitBreaker()
                .id("check-member-breaker")
                .inheritErrorHandler(true)
                .to("grpc:{{chat.grpc}}/dev.aimessenger.proto.chat.v1.ChatService?method=checkMember&synchronous=true")
                .id("check-member")
                .end()
                .process(this::readPage)
                .id("read-history-page")
                .process(JsonBody.answer(200))
                .id("answer-history-page");
    }

    private static void readQuery(Exchange exchange) {
        Message request = exchange.getMessage();
        long chatId = id(request, "chatId");
        exchange.setProperty(
                QUERY,
                new HistoryQuery(
                        chatId,
                        number(request, "afterSeq", 0, Long.MAX_VALUE),
                        number(request, "beforeSeq", 0, Long.MAX_VALUE),
                        (int) number(request, "limit", 1, HistoryQuery.MAX_LIMIT)
                                .orElse(HistoryQuery.DEFAULT_LIMIT)));
        request.setBody(CheckMemberRequest.newBuilder()
                .setChatId(chatId)
                .setUserId(Caller.current().id())
                .build());
    }

    private void readPage(Exchange exchange) {
        exchange.getMessage().setBody(history.page(exchange.getProperty(QUERY, HistoryQuery.class)));
    }
}
