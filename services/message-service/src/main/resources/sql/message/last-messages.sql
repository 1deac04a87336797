-- One look-up by the primary key a chat, however many messages it has.
SELECT m.chat_id, m.seq, m.message_id, m.client_message_id, m.sender_id, m.sender_email, m.text, m.ai_generated, m.sent_at
FROM unnest(CAST(:chatIds AS bigint[])) AS chats (id)
CROSS JOIN LATERAL (
    SELECT chat_id, seq, message_id, client_message_id, sender_id, sender_email, text, ai_generated, sent_at
    FROM messages
    WHERE chat_id = chats.id
    ORDER BY seq DESC
    LIMIT 1
) m
