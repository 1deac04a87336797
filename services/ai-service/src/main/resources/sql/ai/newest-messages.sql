SELECT message_id, seq, sender_id, sender_email, text, ai_generated
FROM thread_messages
WHERE thread_id = :#threadId
ORDER BY sent_at DESC, position DESC
LIMIT 200
