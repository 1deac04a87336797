UPDATE chats
SET last_activity_at = now()
WHERE id = :chatId
