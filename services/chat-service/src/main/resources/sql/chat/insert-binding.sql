INSERT INTO bindings (chat_id, owner_id, owner_email, type)
VALUES (:chatId, :ownerId, :ownerEmail, :type)
ON CONFLICT (chat_id, owner_id) DO NOTHING
RETURNING id
