WITH bound AS (
    UPDATE bindings
    SET thread_id = :#${body.threadId}
    WHERE id = :#${body.bindingId} AND chat_id = :#${body.chatId} AND thread_id IS NULL
    RETURNING chat_id, owner_id
)
INSERT INTO outbox (topic, record_key, payload)
SELECT :#${properties:topic.chat-invite}, owner_id::text,
    json_build_object('userId', owner_id, 'kind', 'bound', 'chatId', chat_id, 'fromUserId', owner_id)::text
FROM bound
