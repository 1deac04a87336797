DELETE FROM bindings
WHERE chat_id = :chatId AND owner_id = :ownerId
RETURNING id, type
