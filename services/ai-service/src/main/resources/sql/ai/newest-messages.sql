SELECT m.message_id, m.seq, m.sender_id, m.sender_email, m.text, m.ai_generated
FROM thread_messages m JOIN threads t USING (thread_id)
WHERE m.thread_id = :#threadId AND (m.seq IS NULL OR m.seq > t.summary_seq)
ORDER BY m.seq DESC NULLS FIRST, m.position DESC
LIMIT 500
