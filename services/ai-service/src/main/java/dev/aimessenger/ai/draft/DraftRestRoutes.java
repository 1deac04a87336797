package dev.aimessenger.ai.draft;

import static dev.aimessenger.common.http.RestCall.describe;

import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;
import dev.aimessenger.common.http.RequestParameters;
import dev.aimessenger.common.json.JsonBody;
import dev.aimessenger.common.payload.AutoreplyMessage;
import dev.aimessenger.common.security.Caller;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.RouteDefinition;
import org.springframework.stereotype.Component;

/** REST: the caller's drafts. */
@Component
class DraftRestRoutes extends RouteBuilder {

    private static final String CHAT = "chat_id";
    private static final String DRAFT = "draftId";
    private static final String MESSAGE = "draft";

    private final Drafts drafts;

    DraftRestRoutes(Drafts drafts) {
        this.drafts = drafts;
    }

    @Override
    public void configure() {
        var paths = rest("/drafts").description("Drafts");
        describe(paths.get(), "get-drafts", "Answers that the model wrote for the caller to send")
                .optionalQuery(CHAT, "Only those of this chat")
                .answers(200, "The drafts, the oldest first", Draft[].class)
                .to("direct:get-drafts");
        describe(paths.post("/{draftId}/send"), "send-draft", "Send a draft, as it is or edited, in the caller's name")
                .pathText(DRAFT, "The draft")
                .optionalBody(SentDraft.class)
                .answers(204, "It is on its way into the chat; sent again it is the same message")
                .refuses(404, 409)
                .to("direct:send-draft");
        describe(paths.delete("/{draftId}"), "discard-draft", "Throw a draft away")
                .pathText(DRAFT, "The draft")
                .answers(204, "It is gone")
                .refuses(404, 409)
                .to("direct:discard-draft");

        core("get-drafts", "The caller's drafts")
                .process(exchange -> exchange.getMessage()
                        .setBody(drafts.ofOwner(
                                Caller.current().id(),
                                RequestParameters.number(exchange.getMessage(), CHAT, 1, Long.MAX_VALUE)
                                        .orElse(0))))
                .id("find-drafts")
                .process(JsonBody.answer(200))
                .id("answer-drafts");

        core("send-draft", "Send a draft in the caller's name")
                .process(exchange -> {
                    UUID draft = draftId(exchange);
                    String body = exchange.getMessage().getBody(String.class);
                    String text = body == null || body.isBlank()
                            ? null
                            : JsonBody.read(body, SentDraft.class).text();
                    AutoreplyMessage message = drafts.message(Caller.current().id(), draft, text);
                    exchange.setProperty(MESSAGE, message);
                    exchange.getMessage().removeHeaders("*");
                    exchange.getMessage().setBody(message);
                })
                .id("find-draft")
                .to("direct:publish-answer")
                .id("publish-draft")
                .process(exchange -> drafts.sent(exchange.getProperty(MESSAGE, AutoreplyMessage.class)))
                .id("close-sent-draft")
                .process(JsonBody.answerNothing())
                .id("answer-sent-draft");

        core("discard-draft", "Throw a draft away")
                .process(exchange -> drafts.discard(Caller.current().id(), draftId(exchange)))
                .id("close-discarded-draft")
                .process(JsonBody.answerNothing())
                .id("answer-discarded-draft");
    }

    private RouteDefinition core(String name, String description) {
        return from("direct:" + name)
                .routeId(name + "-core")
                .routeGroup("ai-service")
                .routeDescription(description)
                .routeConfigurationId("answer-with-problem");
    }

    private static UUID draftId(Exchange exchange) {
        try {
            return UUID.fromString(exchange.getMessage().getHeader(DRAFT, String.class));
        } catch (IllegalArgumentException e) {
            throw new ServiceException(ErrorCode.NOT_FOUND, "There is no such draft");
        }
    }
}
