DELETE FROM bindings
WHERE chat_id = :chatId AND owner_id = :ownerId AND type <> :type
RETURNING id, type
