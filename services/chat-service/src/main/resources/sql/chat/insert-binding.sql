-- Or, for a binding that is there, its rules. While that has no thread, its thread is asked for once more, in case the
-- first request ended as a dead letter.
INSERT INTO bindings (chat_id, owner_id, owner_email, type, rules)
VALUES (:chatId, :ownerId, :ownerEmail, :type, CAST(:rules AS jsonb))
ON CONFLICT (chat_id, owner_id) DO UPDATE SET owner_email = excluded.owner_email, rules = excluded.rules
RETURNING id, thread_id
