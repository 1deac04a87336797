INSERT INTO presence (user_id, instance)
SELECT user_id, :instance
FROM unnest(CAST(:userIds AS bigint[])) AS user_id
ON CONFLICT (user_id, instance) DO NOTHING
