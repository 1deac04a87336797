SELECT c.id, c.type, c.title, c.creator_id, c.created_at,
    CASE
        WHEN c.type = 'private'
        THEN ARRAY(SELECT o.user_id FROM members o WHERE o.chat_id = c.id AND o.state = 'accepted' ORDER BY o.user_id)
    END AS members
FROM members m
JOIN chats c ON c.id = m.chat_id
WHERE m.user_id = :userId AND m.state = 'accepted'
ORDER BY c.last_activity_at DESC, c.id DESC
