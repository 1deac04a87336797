-- Done, unless a newer message came meanwhile: that one is next.
WITH done AS (
    DELETE FROM pending_answers
    WHERE thread_id = :#threadId AND claim = CAST(:#claim AS uuid) AND source_message_id = CAST(:#messageId AS uuid)
), failed AS (
    INSERT INTO failed_answers (thread_id, source_message_id, code, tries)
    SELECT thread_id, CAST(:#messageId AS uuid), CAST(:#failure AS text), CAST(:#tries AS integer)
    FROM threads
    WHERE thread_id = :#threadId AND CAST(:#failure AS text) IS NOT NULL
    ON CONFLICT (thread_id, source_message_id) DO UPDATE
    SET code = excluded.code, tries = excluded.tries, failed_at = excluded.failed_at
)
UPDATE pending_answers SET claim = NULL, claimed_until = NULL
WHERE thread_id = :#threadId AND claim = CAST(:#claim AS uuid) AND source_message_id <> CAST(:#messageId AS uuid)
