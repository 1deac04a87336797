INSERT INTO answers (thread_id, source_message_id, text)
VALUES (:#threadId, CAST(:#messageId AS uuid), :#text)
ON CONFLICT DO NOTHING
