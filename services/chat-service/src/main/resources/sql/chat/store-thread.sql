UPDATE bindings
SET thread_id = :#${body.threadId}
WHERE id = :#${body.bindingId} AND chat_id = :#${body.chatId} AND thread_id IS NULL
