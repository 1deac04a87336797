-- Rows that an instance claimed which is gone come back when its claim ends. Instances never wait for each other.
WITH due AS (
    SELECT thread_id
    FROM pending_answers
    WHERE due_at <= now() AND (claimed_until IS NULL OR claimed_until < now())
    ORDER BY due_at
    LIMIT :#${bean:pendingAnswers?method=free}
    FOR UPDATE SKIP LOCKED
)
UPDATE pending_answers p
SET claim = gen_random_uuid(), claimed_until = now() + interval '30 seconds'
FROM due
WHERE p.thread_id = due.thread_id
RETURNING p.thread_id, p.claim, p.record, p.record_topic, p.record_partition, p.record_offset,
          p.traceparent
