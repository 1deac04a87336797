SELECT b.id, b.chat_id, b.owner_id, b.owner_email, b.type, b.thread_id, b.rules, b.paused, b.created_at
FROM bindings b
JOIN members m ON m.chat_id = b.chat_id AND m.user_id = b.owner_id AND m.state = 'accepted'
WHERE b.thread_id = :threadId
