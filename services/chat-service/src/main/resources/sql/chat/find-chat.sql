SELECT c.id, c.type, c.title, c.creator_id, c.created_at,
    ARRAY(SELECT m.user_id FROM members m WHERE m.chat_id = c.id AND m.state = 'accepted' ORDER BY m.user_id) AS members
FROM chats c
WHERE c.id = :chatId
