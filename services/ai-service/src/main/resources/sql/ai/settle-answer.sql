-- Done, unless a newer message came meanwhile: that one is next.
WITH done AS (
    DELETE FROM pending_answers
    WHERE thread_id = :#threadId AND claim = CAST(:#claim AS uuid) AND source_message_id = CAST(:#messageId AS uuid)
)
UPDATE pending_answers SET claim = NULL, claimed_until = NULL
WHERE thread_id = :#threadId AND claim = CAST(:#claim AS uuid) AND source_message_id <> CAST(:#messageId AS uuid)
