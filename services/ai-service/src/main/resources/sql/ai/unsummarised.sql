-- The oldest messages that the summary does not tell, with the length of all of them, in characters.
SELECT m.seq, m.sender_email, m.text, sum(length(m.text)) OVER () AS characters
FROM thread_messages m JOIN threads t USING (thread_id)
WHERE m.thread_id = :#threadId AND m.seq > t.summary_seq
ORDER BY m.seq
LIMIT 500
