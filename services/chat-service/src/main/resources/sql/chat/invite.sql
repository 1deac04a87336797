INSERT INTO members (chat_id, user_id, state, invited_by)
SELECT :chatId, user_id, 'invited', :invitedBy
FROM unnest(CAST(:userIds AS bigint[])) AS user_id
ON CONFLICT (chat_id, user_id) DO NOTHING
RETURNING user_id
