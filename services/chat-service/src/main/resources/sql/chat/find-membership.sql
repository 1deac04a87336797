SELECT c.id AS chat_id, c.type, c.title, c.creator_id, m.state
FROM chats c
LEFT JOIN members m ON m.chat_id = c.id AND m.user_id = :userId
WHERE c.id = :chatId
