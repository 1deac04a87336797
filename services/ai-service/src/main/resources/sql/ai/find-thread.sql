SELECT thread_id, chat_id, owner_id, type, summary, summary_seq, last_seq FROM threads WHERE thread_id = :#threadId
