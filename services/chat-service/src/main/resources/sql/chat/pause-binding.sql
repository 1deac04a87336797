UPDATE bindings
SET paused = :paused
WHERE chat_id = :chatId AND owner_id = :ownerId
