INSERT INTO members AS m (chat_id, user_id, state, invited_by, joined_at)
SELECT :chatId, user_id, 'accepted', :invitedBy, now()
FROM unnest(CAST(:userIds AS bigint[])) AS user_id
ON CONFLICT (chat_id, user_id) DO UPDATE SET state = 'accepted', joined_at = now()
WHERE m.state <> 'accepted'
RETURNING user_id
