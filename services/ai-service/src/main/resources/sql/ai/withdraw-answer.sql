-- A message of the owner that comes again does not take back what was asked after it.
DELETE FROM pending_answers p
USING thread_messages m
WHERE p.thread_id = :#threadId AND m.thread_id = p.thread_id AND m.message_id = CAST(:#messageId AS uuid)
  AND p.source_sent_at <= m.sent_at
