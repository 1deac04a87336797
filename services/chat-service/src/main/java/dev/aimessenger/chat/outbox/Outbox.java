package dev.aimessenger.chat.outbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.aimessenger.common.database.SqlFile;
import dev.aimessenger.common.payload.AdviceRequest;
import dev.aimessenger.common.payload.BindingInit;
import dev.aimessenger.common.payload.MembershipNotice;
import dev.aimessenger.common.tracing.TraceContext;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Records for Kafka, written in the caller's transaction: they exist if and only if the change that they tell of does.
 * Route {@code publish-outbox} sends them, at least once, in the order of writing.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
public class Outbox {

    private final String insert = SqlFile.read("sql/chat/insert-outbox.sql");
    private final JdbcClient database;
    private final ObjectMapper json;
    private final String noticeTopic;
    private final String bindingTopic;
    private final String adviceTopic;

    Outbox(
            JdbcClient database,
            ObjectMapper json,
            @Value("${topic.chat-invite}") String noticeTopic,
            @Value("${topic.ai-binding-init}") String bindingTopic,
            @Value("${topic.ai-advice-request}") String adviceTopic) {
        this.database = database;
        this.json = json;
        this.noticeTopic = noticeTopic;
        this.bindingTopic = bindingTopic;
        this.adviceTopic = adviceTopic;
    }

    /** For the user's sockets. */
    public void tell(MembershipNotice notice) {
        write(noticeTopic, String.valueOf(notice.userId()), notice);
    }

    /** For ai-service, to make a thread or to end it. */
    public void tell(BindingInit binding) {
        write(bindingTopic, String.valueOf(binding.chatId()), binding);
    }

    /** For ai-service, to ask the model. */
    public void tell(AdviceRequest request) {
        write(adviceTopic, request.threadId(), request);
    }

    /** For whoever serves the scenario that this topic belongs to. */
    public void tell(String topic, AdviceRequest request) {
        write(topic, String.valueOf(request.chatId()), request);
    }

    private void write(String topic, String key, Object payload) {
        try {
            database.sql(insert)
                    .param("topic", topic)
                    .param("key", key)
                    .param("payload", json.writeValueAsString(payload))
                    .param("traceparent", TraceContext.traceparent())
                    .update();
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Payloads can be written as JSON", e);
        }
    }
}
