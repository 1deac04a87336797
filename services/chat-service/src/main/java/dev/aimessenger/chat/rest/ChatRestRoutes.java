package dev.aimessenger.chat.rest;

import static dev.aimessenger.common.http.RequestParameters.id;
import static dev.aimessenger.common.http.RestCall.describe;

import dev.aimessenger.chat.bindings.AdviceTicket;
import dev.aimessenger.chat.bindings.Bindings;
import dev.aimessenger.chat.bindings.NewAdvice;
import dev.aimessenger.chat.chats.Chat;
import dev.aimessenger.chat.chats.Chats;
import dev.aimessenger.chat.chats.Invite;
import dev.aimessenger.chat.chats.MadeChat;
import dev.aimessenger.chat.chats.Member;
import dev.aimessenger.chat.chats.NewChat;
import dev.aimessenger.chat.chats.NewInvites;
import dev.aimessenger.chat.scenarios.NewRequest;
import dev.aimessenger.chat.scenarios.Scenarios;
import dev.aimessenger.common.json.JsonBody;
import dev.aimessenger.common.security.Caller;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.RouteDefinition;
import org.springframework.stereotype.Component;

/** REST: chats, who is in them, and what their members ask the model for. */
@Component
class ChatRestRoutes extends RouteBuilder {

    private static final String CHAT = "chatId";
    private static final String SCENARIO = "scenario";
    private static final String REQUEST = "request";
    private static final String STATUS = "status";

    /** Takes and returns a list of chats that the caller may read. */
    private static final String LAST_MESSAGES = "direct:last-messages";

    /** Takes and returns a list of chats, members or invites. */
    private static final String PEOPLE = "direct:people";

    private final Chats chats;
    private final Bindings bindings;
    private final Scenarios scenarios;

    ChatRestRoutes(Chats chats, Bindings bindings, Scenarios scenarios) {
        this.chats = chats;
        this.bindings = bindings;
        this.scenarios = scenarios;
    }

    @Override
    public void configure() {
        describeCalls();
        routeChats();
        routeMembers();
        routeQuestions();
    }

    private void describeCalls() {
        var paths = rest("/chats").description("Chats");
        describe(paths.post(), "create-chat", "Make a chat; a private chat that the two have already is returned")
                .body(NewChat.class)
                .answers(201, "The chat", Chat.class)
                .answers(200, "The private chat that was there", Chat.class)
                .refuses(404)
                .to("direct:create-chat");
        describe(
                        paths.get(),
                        "get-chats",
                        "The caller's chats with the last message of each and the people that it names, the one with the newest"
                                + " activity first; with id that chat")
                .optionalQuery("id", "A chat: the answer is this chat, as from /chats/{chatId}")
                .answers(200, "The chats, or the one chat", ChatsOrChat.class)
                .refuses(403, 404)
                .to("direct:get-chats");
        describe(
                        paths.get("/{chatId}"),
                        "get-chat",
                        "A chat of the caller, with its last message and the people that it names")
                .path(CHAT, "The chat")
                .answers(200, "The chat", Chat.class)
                .refuses(403, 404)
                .to("direct:get-chat");
        describe(
                        paths.get("/{chatId}/members"),
                        "get-members",
                        "Who is in a chat, and who is invited, with e-mail addresses and names")
                .path(CHAT, "The chat")
                .answers(200, "The members", Member[].class)
                .refuses(403, 404)
                .to("direct:get-members");
        describe(paths.post("/{chatId}/send-invite"), "send-invite", "Invite users to a group")
                .path(CHAT, "The chat")
                .body(NewInvites.class)
                .answers(204, "They are invited")
                .refuses(403, 404, 409)
                .to("direct:send-invite");
        describe(paths.post("/{chatId}/accept-invite"), "accept-invite", "Become a member of a chat")
                .path(CHAT, "The chat")
                .answers(204, "The caller is a member")
                .refuses(403, 404)
                .to("direct:accept-invite");
        describe(paths.post("/{chatId}/decline-invite"), "decline-invite", "Decline an invite")
                .path(CHAT, "The chat")
                .answers(204, "The invite is gone")
                .refuses(403, 404, 409)
                .to("direct:decline-invite");
        describe(paths.post("/{chatId}/leave"), "leave-chat", "Leave a chat; the caller's binding of it ends")
                .path(CHAT, "The chat")
                .answers(204, "The caller is no member any more")
                .refuses(403, 404)
                .to("direct:leave-chat");
        describe(
                        paths.post("/{chatId}/advice"),
                        "ask-advice",
                        "Ask the model for advice; it comes on the advice socket")
                .path(CHAT, "The chat")
                .optionalBody(NewAdvice.class)
                .answers(202, "The model is asked", AdviceTicket.class)
                .refuses(403, 404, 409)
                .to("direct:ask-advice");
        describe(
                        paths.post("/{chatId}/requests/{scenario}"),
                        "ask-scenario",
                        "Ask the model for something else, such as a summary of what was missed; it comes on the advice"
                                + " socket")
                .path(CHAT, "The chat")
                .pathText(SCENARIO, "What is asked for, such as summary")
                .optionalBody(NewRequest.class)
                .answers(202, "The model is asked", AdviceTicket.class)
                .refuses(403, 404)
                .to("direct:ask-scenario");
        describe(
                        rest("/invites").description("Invites").get(),
                        "get-invites",
                        "The caller's open invites and who sent them, the newest first")
                .answers(200, "The invites", Invite[].class)
                .to("direct:get-invites");
    }

    private void routeChats() {
        core("create-chat", "Make a chat, or return the private chat that is there")
                .process(JsonBody.as(NewChat.class))
                .id("read-new-chat")
                .process(exchange -> {
                    NewChat wanted = exchange.getMessage().getBody(NewChat.class);
                    exchange.setProperty(UserLookupRoutes.USER_IDS, wanted.others(caller()));
                })
                .id("named-users")
                .to(UserLookupRoutes.ROUTE)
                .id("require-named-users")
                .process(exchange -> {
                    MadeChat made = chats.create(caller(), exchange.getMessage().getBody(NewChat.class));
                    exchange.setProperty(STATUS, made.created() ? 201 : 200);
                    exchange.getMessage().setBody(List.of(made.chat()));
                })
                .id("make-chat")
                .filter(exchangeProperty(STATUS).isEqualTo(200))
                .id("was-there-already")
                .to(LAST_MESSAGES)
                .id("add-last-of-private-chat")
                .end()
                .to(PEOPLE)
                .id("add-people-of-made-chat")
                .process(exchange -> answerOne(exchange, exchange.getProperty(STATUS, Integer.class)))
                .id("answer-made-chat");

        core("get-chats", "The caller's chats, or one of them")
                .choice()
                .when(header("id").isNull())
                .process(exchange -> exchange.getMessage().setBody(chats.ofUser(caller())))
                .id("find-chats")
                .to(LAST_MESSAGES)
                .id("add-last-messages")
                .to(PEOPLE)
                .id("add-people-of-chats")
                .process(JsonBody.answer(200))
                .id("answer-chats")
                .otherwise()
                .process(exchange ->
                        exchange.getMessage().setBody(List.of(chats.view(caller(), id(exchange.getMessage(), "id")))))
                .id("find-chat-by-id")
                .to(LAST_MESSAGES)
                .id("add-last-message-by-id")
                .to(PEOPLE)
                .id("add-people-by-id")
                .process(exchange -> answerOne(exchange, 200))
                .id("answer-chat-by-id")
                .end();

        core("get-chat", "A chat of the caller")
                .process(exchange -> exchange.getMessage().setBody(List.of(chats.view(caller(), chatId(exchange)))))
                .id("find-chat")
                .to(LAST_MESSAGES)
                .id("add-last-message")
                .to(PEOPLE)
                .id("add-people")
                .process(exchange -> answerOne(exchange, 200))
                .id("answer-chat");
    }

    private void routeMembers() {
        core("get-members", "Who is in a chat, and who is invited")
                .process(exchange -> exchange.getMessage().setBody(chats.members(caller(), chatId(exchange))))
                .id("find-members")
                .to(PEOPLE)
                .id("add-people-to-members")
                .process(JsonBody.answer(200))
                .id("answer-members");

        core("send-invite", "Invite users to a group")
                .process(JsonBody.as(NewInvites.class))
                .id("read-invites")
                .process(exchange -> {
                    Set<Long> users = new TreeSet<>(
                            exchange.getMessage().getBody(NewInvites.class).userIds());
                    chats.requireMayInvite(caller(), chatId(exchange));
                    exchange.setProperty(UserLookupRoutes.USER_IDS, users);
                })
                .id("invited-users")
                .to(UserLookupRoutes.ROUTE)
                .id("require-invited-users")
                .process(exchange -> chats.invite(
                        caller(), chatId(exchange), exchange.getMessage().getBody(NewInvites.class)))
                .id("invite")
                .process(JsonBody.answerNothing())
                .id("answer-invited");

        change("accept-invite", "Become a member", exchange -> chats.accept(caller(), chatId(exchange)));
        change("decline-invite", "Decline an invite", exchange -> chats.decline(caller(), chatId(exchange)));
        change("leave-chat", "Leave a chat", exchange -> chats.leave(caller(), chatId(exchange)));

        core("get-invites", "The caller's open invites")
                .process(exchange -> exchange.getMessage().setBody(chats.invites(caller())))
                .id("find-invites")
                .to(PEOPLE)
                .id("add-people-to-invites")
                .process(JsonBody.answer(200))
                .id("answer-invites");
    }

    private void routeQuestions() {
        core("ask-advice", "Ask the model for advice on a chat")
                .process(exchange -> exchange.setProperty(
                        REQUEST, optionalBody(exchange, NewAdvice.class).orElseGet(() -> new NewAdvice(null))))
                .id("read-question")
                .process(exchange -> exchange.getMessage()
                        .setBody(bindings.askAdvice(
                                caller(),
                                chatId(exchange),
                                exchange.getProperty(REQUEST, NewAdvice.class).question())))
                .id("write-advice-request")
                .process(JsonBody.answer(202))
                .id("answer-advice-request");

        core("ask-scenario", "Ask the model for what a scenario gives")
                .process(exchange -> exchange.setProperty(
                        REQUEST, optionalBody(exchange, NewRequest.class).orElseGet(() -> new NewRequest(null, null))))
                .id("read-request")
                .process(exchange -> exchange.getMessage()
                        .setBody(scenarios.ask(
                                caller(),
                                chatId(exchange),
                                exchange.getMessage().getHeader(SCENARIO, String.class),
                                exchange.getProperty(REQUEST, NewRequest.class))))
                .id("write-scenario-request")
                .process(JsonBody.answer(202))
                .id("answer-scenario-request");
    }

    private static <T> Optional<T> optionalBody(Exchange exchange, Class<T> type) {
        String body = exchange.getMessage().getBody(String.class);
        return body == null || body.isBlank() ? Optional.empty() : Optional.of(JsonBody.read(body, type));
    }

    private void change(String name, String description, Processor change) {
        core(name, description)
                .process(change)
                .id(name + "-change")
                .process(JsonBody.answerNothing())
                .id(name + "-answer");
    }

    private RouteDefinition core(String name, String description) {
        return from("direct:" + name)
                .routeId(name + "-core")
                .routeGroup("chat-service")
                .routeDescription(description)
                .routeConfigurationId("answer-with-problem");
    }

    private static void answerOne(Exchange exchange, int status) throws Exception {
        exchange.getMessage().setBody(exchange.getMessage().getBody(List.class).get(0));
        JsonBody.answer(status).process(exchange);
    }

    private static long caller() {
        return Caller.current().id();
    }

    private static long chatId(Exchange exchange) {
        return id(exchange.getMessage(), CHAT);
    }
}
