INSERT INTO chats (type, title, creator_id)
VALUES ('group', :title, :creatorId)
RETURNING id
