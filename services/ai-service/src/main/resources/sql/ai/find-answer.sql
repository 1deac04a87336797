SELECT outcome, reason, text FROM answers
WHERE thread_id = :#threadId AND source_message_id = CAST(:#messageId AS uuid)
