-- The oldest messages that the summary does not tell, with the length of all of them, in characters; none while all of
-- them fit the budget, which is nearly always.
SELECT seq, sender_email, text, characters
FROM (SELECT m.seq, m.sender_email, m.text, sum(length(m.text)) OVER () AS characters
      FROM thread_messages m JOIN threads t USING (thread_id)
      WHERE m.thread_id = :#threadId AND m.seq > t.summary_seq) told
WHERE characters > :#${bean:tokenBudget?method=characters}
ORDER BY seq
LIMIT 500
