-- Another message while the answer waits: the newer one is answered, after its own delay, but within the first one's limit.
INSERT INTO pending_answers (thread_id, source_message_id, source_sent_at, record, record_topic, record_partition,
                             record_offset, due_at, latest_at, traceparent)
SELECT t.thread_id, CAST(:#messageId AS uuid), CAST(:#sentAt AS timestamptz), :#record, :#topic, :#partition, :#offset,
       now() + make_interval(secs => :#delaySeconds), now() + make_interval(secs => :#longestSeconds),
       CAST(:#traceparent AS text)
FROM threads t
WHERE t.thread_id = :#threadId
  AND NOT EXISTS (SELECT 1 FROM answers a
                  WHERE a.thread_id = t.thread_id AND a.source_message_id = CAST(:#messageId AS uuid)
                    AND a.outcome <> 'sent')
ON CONFLICT (thread_id) DO UPDATE
SET source_message_id = excluded.source_message_id, source_sent_at = excluded.source_sent_at,
    record = excluded.record, record_topic = excluded.record_topic, record_partition = excluded.record_partition,
    record_offset = excluded.record_offset, traceparent = excluded.traceparent,
    latest_at = CASE WHEN pending_answers.claim IS NULL THEN pending_answers.latest_at ELSE excluded.latest_at END,
    due_at = CASE WHEN pending_answers.claim IS NULL THEN least(excluded.due_at, pending_answers.latest_at)
                  ELSE excluded.due_at END
WHERE pending_answers.source_sent_at <= excluded.source_sent_at
