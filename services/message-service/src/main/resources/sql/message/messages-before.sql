SELECT chat_id, seq, message_id, client_message_id, sender_id, sender_email, text, ai_generated, sent_at
FROM (
    SELECT chat_id, seq, message_id, client_message_id, sender_id, sender_email, text, ai_generated, sent_at
    FROM messages
    WHERE chat_id = :chatId AND seq < :seq
    ORDER BY seq DESC
    LIMIT :limit
) page
ORDER BY seq
