UPDATE members
SET state = 'accepted', joined_at = now()
WHERE chat_id = :chatId AND user_id = :userId AND state = 'invited'
