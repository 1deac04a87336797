-- Those of yesterday are of no use any more.
WITH old AS (DELETE FROM cancelled_requests WHERE created_at < now() - interval '1 day')
INSERT INTO cancelled_requests (request_id, owner_id) VALUES (CAST(:requestId AS uuid), :ownerId) ON CONFLICT DO NOTHING
