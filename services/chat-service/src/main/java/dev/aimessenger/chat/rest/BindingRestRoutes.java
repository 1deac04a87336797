package dev.aimessenger.chat.rest;

import static dev.aimessenger.common.http.RequestParameters.id;
import static dev.aimessenger.common.http.RestCall.describe;

import dev.aimessenger.chat.bindings.BindingView;
import dev.aimessenger.chat.bindings.Bindings;
import dev.aimessenger.chat.bindings.NewBinding;
import dev.aimessenger.common.json.JsonBody;
import dev.aimessenger.common.security.Caller;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.RouteDefinition;
import org.springframework.stereotype.Component;

/** REST: the caller's bindings of chats to the model. */
@Component
class BindingRestRoutes extends RouteBuilder {

    private static final String CHAT = "chat_id";

    private final Bindings bindings;

    BindingRestRoutes(Bindings bindings) {
        this.bindings = bindings;
    }

    @Override
    public void configure() {
        var paths = rest("/bindings").description("Bindings");
        describe(
                        paths.post(),
                        "create-binding",
                        "Bind a chat to the model, or replace its rules; another type than before is a new binding")
                .query(CHAT, "The chat")
                .body(NewBinding.class)
                .answers(204, "The chat is bound; ready tells when the model answers")
                .refuses(403, 404)
                .to("direct:create-binding");
        describe(paths.get(), "get-binding", "The caller's binding of a chat")
                .query(CHAT, "The chat")
                .answers(200, "The binding", BindingView.class)
                .refuses(403, 404)
                .to("direct:get-binding");
        describe(paths.delete(), "delete-binding", "End the caller's binding of a chat")
                .query(CHAT, "The chat")
                .answers(204, "There is no binding any more")
                .refuses(403, 404)
                .to("direct:delete-binding");

        describe(
                        paths.post("/pause"),
                        "pause-binding",
                        "Let the model be silent in a chat until the caller's binding is resumed")
                .query(CHAT, "The chat")
                .answers(204, "The binding is paused")
                .refuses(403, 404)
                .to("direct:pause-binding");
        describe(paths.post("/resume"), "resume-binding", "Let the caller's binding of a chat go on")
                .query(CHAT, "The chat")
                .answers(204, "The binding is not paused")
                .refuses(403, 404)
                .to("direct:resume-binding");

        core("create-binding", "Bind a chat to the model")
                .process(JsonBody.as(NewBinding.class))
                .id("read-binding")
                .process(exchange -> bindings.bind(
                        Caller.current(),
                        chatId(exchange),
                        exchange.getMessage().getBody(NewBinding.class)))
                .id("bind")
                .process(JsonBody.answerNothing())
                .id("answer-bound");

        core("get-binding", "The caller's binding of a chat")
                .process(exchange -> exchange.getMessage()
                        .setBody(bindings.view(Caller.current().id(), chatId(exchange))))
                .id("find-binding")
                .process(JsonBody.answer(200))
                .id("answer-binding");

        core("delete-binding", "End the caller's binding of a chat")
                .process(exchange -> bindings.unbind(Caller.current().id(), chatId(exchange)))
                .id("unbind")
                .process(JsonBody.answerNothing())
                .id("answer-unbound");

        pause("pause-binding", "Pause the caller's binding of a chat", true);
        pause("resume-binding", "Let the caller's binding of a chat go on", false);
    }

    private void pause(String name, String description, boolean paused) {
        core(name, description)
                .process(exchange -> bindings.pause(Caller.current().id(), chatId(exchange), paused))
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

    private static long chatId(Exchange exchange) {
        return id(exchange.getMessage(), CHAT);
    }
}
