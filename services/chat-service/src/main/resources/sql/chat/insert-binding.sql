-- Also for a binding that is there and has no thread yet: its thread is asked for once more, in case the first request
-- ended as a dead letter.
INSERT INTO bindings (chat_id, owner_id, owner_email, type)
VALUES (:chatId, :ownerId, :ownerEmail, :type)
ON CONFLICT (chat_id, owner_id) DO UPDATE SET owner_email = excluded.owner_email WHERE bindings.thread_id IS NULL
RETURNING id
