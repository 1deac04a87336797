package dev.aimessenger.chat.scenarios;

import dev.aimessenger.chat.access.ChatAuthorization;
import dev.aimessenger.chat.bindings.AdviceTicket;
import dev.aimessenger.chat.outbox.Outbox;
import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;
import dev.aimessenger.common.payload.AdviceRequest;
import java.util.UUID;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What members ask the model for without a binding. Which scenarios there are is configuration. */
@Component
@EnableConfigurationProperties(ScenarioTopics.class)
public class Scenarios {

    private final ScenarioTopics topics;
    private final ChatAuthorization authorization;
    private final Outbox outbox;

    Scenarios(ScenarioTopics topics, ChatAuthorization authorization, Outbox outbox) {
        this.topics = topics;
        this.authorization = authorization;
        this.outbox = outbox;
    }

    /**
     * Sends the model a request.
     *
     * @throws ServiceException as {@link ChatAuthorization#mayAskAdvice}; not-found when there is no such scenario
     */
    @Transactional
    public AdviceTicket ask(long callerId, long chatId, String scenario, NewRequest wanted) {
        authorization.mayAskAdvice(chatId, callerId);
        String topic = topics.scenarios().get(scenario);
        if (topic == null) {
            throw new ServiceException(ErrorCode.NOT_FOUND, "There is no such scenario");
        }
        UUID requestId = UUID.randomUUID();
        outbox.tell(topic, new AdviceRequest(null, requestId, chatId, callerId, wanted.question(), wanted.afterSeq()));
        return new AdviceTicket(requestId);
    }
}
