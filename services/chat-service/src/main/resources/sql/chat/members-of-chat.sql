SELECT m.user_id, m.state = 'accepted' AS accepted, m.user_id = c.creator_id AS creator, m.invited_by, m.joined_at
FROM members m
JOIN chats c ON c.id = m.chat_id
WHERE m.chat_id = :chatId
ORDER BY m.user_id
