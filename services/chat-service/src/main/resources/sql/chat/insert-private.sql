INSERT INTO chats (type, creator_id, user_low, user_high)
VALUES ('private', :creatorId, :low, :high)
ON CONFLICT (user_low, user_high) DO NOTHING
RETURNING id
