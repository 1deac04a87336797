-- No row: no such chat. One row without binding: a chat without bindings.
SELECT c.id AS chat_id, m.user_id IS NOT NULL AS sender_is_member, b.id AS binding_id, b.owner_id, b.type, b.thread_id
FROM chats c
LEFT JOIN members m ON m.chat_id = c.id AND m.user_id = :senderId AND m.state = 'accepted'
LEFT JOIN bindings b ON b.chat_id = c.id
WHERE c.id = :chatId
ORDER BY b.id
