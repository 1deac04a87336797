DELETE FROM threads WHERE thread_id = :#threadId
