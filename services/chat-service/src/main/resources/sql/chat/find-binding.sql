SELECT id, chat_id, owner_id, owner_email, type, thread_id, rules, paused, created_at
FROM bindings
WHERE chat_id = :chatId AND owner_id = :ownerId
