SELECT a.answer_id, t.chat_id, a.text, m.seq AS in_reply_to_seq, a.created_at
FROM answers a
JOIN threads t USING (thread_id)
LEFT JOIN thread_messages m ON m.thread_id = a.thread_id AND m.message_id = a.source_message_id
WHERE t.owner_id = :ownerId AND (t.chat_id = :chatId OR :chatId = 0) AND a.outcome = 'draft'
ORDER BY a.created_at
