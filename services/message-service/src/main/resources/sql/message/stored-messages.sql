SELECT chat_id, seq, message_id, client_message_id, sender_id, ai_generated, hops, sent_at, stored_at
FROM messages
WHERE message_id = ANY (CAST(:messageIds AS uuid[]))
