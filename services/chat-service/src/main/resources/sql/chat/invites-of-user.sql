SELECT c.id AS chat_id, c.type, c.title, m.invited_by, m.invited_at
FROM members m
JOIN chats c ON c.id = m.chat_id
WHERE m.user_id = :userId AND m.state = 'invited'
ORDER BY m.invited_at DESC, c.id DESC
