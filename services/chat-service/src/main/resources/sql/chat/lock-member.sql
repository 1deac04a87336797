SELECT state
FROM members
WHERE chat_id = :chatId AND user_id = :userId
FOR UPDATE
