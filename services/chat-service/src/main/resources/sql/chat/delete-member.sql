DELETE FROM members
WHERE chat_id = :chatId AND user_id = :userId AND state = :state
