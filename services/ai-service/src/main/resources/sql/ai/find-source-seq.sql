SELECT seq FROM thread_messages WHERE thread_id = :#threadId AND message_id = CAST(:#messageId AS uuid)
